package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.SharingReport;

/** Draws one place of a value enlarged: the slots in which the rows of a request stand. */
final class PlacePicture {

  /** Pixels from the top of this picture to its end. */
  static final int HEIGHT = 64;

  private static final int MOST_CELLS = 64;
  private static final int TOP = 18;
  private static final int SIDE = 24;

  private PlacePicture() {}

  static Markup of(SharingReport sharing, int top, int width) {
    Markup out = new Markup();
    out.raw("<text class=\"soft\" x=\"0\" y=\"%d\">", top + 12)
        .text("each value, enlarged: " + Amounts.count(sharing.places(), "slot", "slots"))
        .text(", of which " + sharing.rows() + " hold a row each")
        .raw("</text>");
    int cells = Math.min(MOST_CELLS, sharing.places());
    double side = Math.min(3.0 * SIDE, (double) width / cells);
    for (int cell = 0; cell < cells; cell++) {
      boolean used = cell < sharing.rows();
      String colour = used ? (cell % 2 == 0 ? "var(--a)" : "var(--b)") : "var(--track)";
      out.raw("<rect x=\"%.2f\" y=\"%d\"", cell * side, top + TOP)
          .raw(" width=\"%.2f\" height=\"%d\" fill=\"", side - 1, SIDE)
          .raw(colour)
          .raw("\"/>");
      if (used && (cells <= 32 || cell == 0 || cell == sharing.rows() - 1)) {
        out.raw("<text class=\"soft\" text-anchor=\"middle\"")
            .raw(" x=\"%.2f\" y=\"%d\">", (cell + 0.5) * side, top + TOP + SIDE + 14)
            .text((side >= 48 ? "row " : "") + (cell + 1))
            .raw("</text>");
      }
    }
    return out;
  }
}
