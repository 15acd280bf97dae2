package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.SumsReport;

/**
 * Draws a layer whose values are ciphertexts of their own: those that are read above, a bar each,
 * those that are made below, and from a few of these the lines of their sums.
 */
final class SumsPicture {

  private static final int WIDTH = 950;
  private static final int MOST_BARS = 160;
  private static final int MOST_LINES = 900;
  private static final int BAR = 22;
  private static final int BELOW = 96;
  private static final int HEIGHT = BELOW + BAR + 22;

  private final SumsReport sums;
  private final Markup out = new Markup();

  private SumsPicture(SumsReport sums) {
    this.sums = sums;
  }

  static Markup of(LayerReport layer, SumsReport sums, int rows) {
    return new SumsPicture(sums).draw(layer, rows);
  }

  private Markup draw(LayerReport layer, int rows) {
    out.raw("<figure><svg role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"", WIDTH, HEIGHT)
        .text(words(sums))
        .raw("\">");
    lines();
    bars(sums.inputs(), 18, "var(--b)");
    bars(sums.sums(), BELOW, "var(--a)");
    label(11, "read: " + Amounts.count(sums.inputs(), "ciphertext", "ciphertexts"));
    label(BELOW + BAR + 16, "made: " + Amounts.count(sums.sums(), "ciphertext", "ciphertexts"));
    out.raw("</svg><figcaption>")
        .text("A bar is a ciphertext: one of the values, slot r of it that of row r, for ")
        .text(Amounts.count(rows, "row", "rows"))
        .text(". ")
        .text(caption(layer))
        .raw("</figcaption></figure>");
    return out;
  }

  private String caption(LayerReport layer) {
    String left =
        sums.sums() < layer.rows()
            ? " Of the layer's " + layer.rows() + " values those that nothing reads are left out."
            : "";
    boolean cut = sums.sums() > MOST_BARS || sums.inputs() > MOST_BARS;
    return "Each made one is a weighted sum of "
        + range()
        + " read ones; nothing is rotated."
        + left
        + (cut ? " Only " + MOST_BARS + " of a kind are drawn." : "");
  }

  private String range() {
    return sums.least() == sums.most()
        ? Integer.toString(sums.most())
        : sums.least() + " to " + sums.most();
  }

  /** Returns a layer in words. */
  static String words(SumsReport sums) {
    SumsPicture picture = new SumsPicture(sums);
    return "one value a ciphertext, one row a slot: "
        + Amounts.count(sums.sums(), "ciphertext", "ciphertexts")
        + (sums.sums() == 1 ? ", a sum of " : ", each a sum of ")
        + picture.range()
        + " of "
        + sums.inputs();
  }

  private void label(int y, String words) {
    out.raw("<text class=\"soft\" x=\"0\" y=\"%d\">", y).text(words).raw("</text>");
  }

  private static double step(int count) {
    return Math.min(24.0, (double) WIDTH / Math.min(MOST_BARS, count));
  }

  private void bars(int count, int top, String colour) {
    double step = step(count);
    for (int i = 0; i < Math.min(MOST_BARS, count); i++) {
      out.raw("<rect x=\"%.2f\" y=\"%d\"", i * step, top)
          .raw(" width=\"%.2f\" height=\"%d\" fill=\"", Math.max(0.8, step - 2), BAR)
          .raw(colour)
          .raw("\"/>");
    }
  }

  /** The first sums, each of as many as the longest takes; how many lines there are is bounded. */
  private void lines() {
    int from = Math.min(MOST_BARS, sums.most());
    int to = Math.max(1, Math.min(Math.min(MOST_BARS, sums.sums()), MOST_LINES / from));
    for (int sum = 0; sum < to; sum++) {
      for (int read = 0; read < from; read++) {
        out.raw("<line x1=\"%.1f\" y1=\"%d\"", (read + 0.5) * step(sums.inputs()), 18 + BAR)
            .raw(" x2=\"%.1f\" y2=\"%d\"", (sum + 0.5) * step(sums.sums()), BELOW)
            .raw(" stroke=\"var(--line)\"/>");
      }
    }
  }
}
