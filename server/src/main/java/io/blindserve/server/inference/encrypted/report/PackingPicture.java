package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.PackingReport;
import java.util.List;

/**
 * Draws how a layer lies in the slots: the blocks that are summed, the part of each that carries
 * values, the rotations of the fold as arcs, the diagonals as marks, and how rows share a place.
 */
final class PackingPicture {

  private static final int WIDTH = 950;
  private static final int STRIP = 30;
  private static final int ARCS = 74;
  private static final int MOST_BLOCKS = 256;
  private static final int MOST_MARKS = 600;

  private final LayerReport layer;
  private final PackingReport packing;
  private final Markup out = new Markup();

  private PackingPicture(LayerReport layer, PackingReport packing) {
    this.layer = layer;
    this.packing = packing;
  }

  static Markup of(LayerReport layer, PackingReport packing) {
    return new PackingPicture(layer, packing).draw();
  }

  private Markup draw() {
    int top = packing.folds().isEmpty() ? 6 : ARCS;
    boolean marks = packing.offsets().size() > 1;
    boolean shared = packing.sharing().places() > 1;
    int height = top + STRIP + 20 + (marks ? 52 : 0) + (shared ? PlacePicture.HEIGHT : 0);
    out.raw("<figure><svg role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"", WIDTH, height)
        .text(Plain.name(packing.words()))
        .raw("\">");
    blocks(top);
    arcs(top);
    out.raw("<text class=\"soft\" x=\"0\" y=\"%d\">slot 0</text>", top + STRIP + 15)
        .raw("<text class=\"soft\" text-anchor=\"end\" x=\"%d\"", WIDTH)
        .raw(" y=\"%d\">slot %d</text>", top + STRIP + 15, drawn() - 1);
    if (marks) {
      diagonals(top + STRIP + 34);
    }
    if (shared) {
      out.add(PlacePicture.of(packing.sharing(), height - PlacePicture.HEIGHT, WIDTH));
    }
    out.raw("</svg><figcaption>").text(caption()).raw("</figcaption></figure>");
    return out;
  }

  private String caption() {
    String each = packing.sharing().places() == 1 ? "" : " of each row";
    String blocks =
        packing.blocks() > 1
            ? "Shaded: slots that carry the "
                + Amounts.count(layer.rows(), "value", "values")
                + each
                + " in each of "
                + packing.blocks()
                + " blocks, "
                + packing.stride()
                + (packing.stride() == 1 ? " slot" : " slots")
                + " apart; arcs: rotations of the fold, each of which doubles what is summed."
            : "Shaded: slots that carry the "
                + Amounts.count(layer.rows(), "value", "values")
                + each
                + "; nothing is folded.";
    if (packing.sharing().circuits() > 1) {
      blocks += " The same is done " + packing.sharing().circuits() + " times, for the next rows.";
    }
    if (drawn() < packing.slots()) {
      blocks += " Only the first " + drawn() + " of " + packing.slots() + " slots are drawn.";
    }
    return packing.offsets().size() > 1
        ? blocks + " Below: which diagonals of the weights are there, by their rotation."
        : blocks;
  }

  /** Slots that are drawn: all, or only those of the blocks where these would be a speck. */
  private int drawn() {
    long used = (long) packing.blocks() * Math.max(packing.stride(), 1);
    return used > 1 && used < packing.slots() / 4 ? (int) used : packing.slots();
  }

  private double x(double slot) {
    return WIDTH * Math.min(slot, drawn()) / drawn();
  }

  private void strip(double from, double to, int top, String colour) {
    out.raw(
            "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\"",
            x(from), top, Math.max(0.5, x(to) - x(from)))
        .raw(" height=\"%d\" fill=\"", STRIP)
        .raw(colour)
        .raw("\"/>");
  }

  private void blocks(int top) {
    strip(0, drawn(), top, "var(--track)");
    int blocks = Math.min(MOST_BLOCKS, packing.blocks());
    int stride = packing.stride() > 0 ? packing.stride() : packing.slots();
    int values = layer.rows() * packing.sharing().places();
    for (int k = 0; k < blocks; k++) {
      double from = (double) k * stride;
      strip(from, from + Math.min(values, stride), top, k % 2 == 0 ? "var(--a)" : "var(--b)");
    }
  }

  private void arcs(int top) {
    List<Integer> folds = packing.folds();
    for (int i = 0; i < Math.min(folds.size(), 24); i++) {
      double to = x(Math.abs(folds.get(i)));
      double rise = Math.min(ARCS - 16.0, 10 + to / 7);
      out.raw("<path d=\"M 1 %d C 1 %.1f", top - 2, top - rise)
          .raw(" %.1f %.1f", to, top - rise)
          .raw(" %.1f %d\" fill=\"none\" stroke=\"var(--c)\" stroke-width=\"1.5\"/>", to, top - 2)
          .raw("<circle cx=\"%.1f\" cy=\"%d\" r=\"2.5\" fill=\"var(--c)\"/>", to, top - 2);
    }
    if (!folds.isEmpty()) {
      String all = folds.size() > 12 ? folds.subList(0, 12) + " ..." : folds.toString();
      out.raw("<text class=\"soft\" text-anchor=\"end\" x=\"%d\" y=\"12\">fold by ", WIDTH)
          .text(all.replaceAll("[\\[\\]]", ""))
          .raw("</text>");
    }
  }

  private void diagonals(int top) {
    int last = Math.max(1, packing.offsets().get(packing.offsets().size() - 1));
    out.raw("<line x1=\"0\" x2=\"%d\" y1=\"%d\"", WIDTH, top + 8)
        .raw(" y2=\"%d\" stroke=\"var(--line)\"/>", top + 8);
    int step = Math.max(1, packing.offsets().size() / MOST_MARKS);
    for (int i = 0; i < packing.offsets().size(); i += step) {
      double at = 2 + (WIDTH - 4.0) * packing.offsets().get(i) / last;
      out.raw("<line x1=\"%.1f\" x2=\"%.1f\"", at, at)
          .raw(" y1=\"%d\" y2=\"%d\" stroke=\"var(--d)\" stroke-width=\"2\"/>", top, top + 16);
    }
    out.raw(
            "<text class=\"soft\" x=\"0\" y=\"%d\">diagonal %d</text>",
            top + 32, packing.offsets().get(0))
        .raw("<text class=\"soft\" text-anchor=\"end\" x=\"%d\"", WIDTH)
        .raw(" y=\"%d\">%d</text>", top + 32, last);
  }
}
