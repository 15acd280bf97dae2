package io.blindserve.server.inference.encrypted.report;

import java.util.List;

/** Draws bars: parts of a whole in one, or amounts one below the other. */
final class Bars {

  private static final int WIDTH = 950;
  private static final List<String> COLOURS =
      List.of("var(--a)", "var(--b)", "var(--c)", "var(--d)", "var(--soft)");

  private Bars() {}

  /**
   * One amount.
   *
   * @param name what it is of
   * @param amount its size, at least 0
   * @param label its size in words
   */
  record Amount(String name, double amount, String label) {}

  /** Returns one bar that is cut into parts, with a legend. */
  static Markup parts(String label, List<Amount> amounts) {
    Markup out = new Markup();
    double total = Math.max(Double.MIN_NORMAL, amounts.stream().mapToDouble(Amount::amount).sum());
    out.raw("<figure><svg role=\"img\" viewBox=\"0 0 %d 26\" aria-label=\"", WIDTH)
        .text(label)
        .raw("\">");
    double x = 0;
    for (int i = 0; i < amounts.size(); i++) {
      double width = WIDTH * amounts.get(i).amount() / total;
      out.raw("<rect x=\"%.2f\" y=\"0\" height=\"26\" width=\"%.2f\" fill=\"", x, width)
          .raw(COLOURS.get(i % COLOURS.size()))
          .raw("\"><title>")
          .text(amounts.get(i).name() + ": " + amounts.get(i).label())
          .raw("</title></rect>");
      x += width;
    }
    out.raw("</svg><figcaption><ul class=\"legend\">");
    for (int i = 0; i < amounts.size(); i++) {
      out.raw("<li><i class=\"key\" style=\"background:")
          .raw(COLOURS.get(i % COLOURS.size()))
          .raw("\"></i>")
          .text(amounts.get(i).name() + " " + amounts.get(i).label())
          .raw("</li>");
    }
    return out.raw("</ul></figcaption></figure>");
  }

  /** Returns a bar for each amount, on one scale; those of nothing get none. */
  static Markup amounts(String label, List<Amount> amounts) {
    Markup out = new Markup();
    double most =
        amounts.stream().mapToDouble(Amount::amount).filter(Double::isFinite).max().orElse(1);
    out.raw(
            "<figure><svg role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"",
            WIDTH, 28 * amounts.size())
        .text(label)
        .raw("\">");
    for (int i = 0; i < amounts.size(); i++) {
      double finite = Double.isFinite(amounts.get(i).amount()) ? amounts.get(i).amount() : most;
      double width = most > 0 ? Math.max(finite > 0 ? 1.5 : 0, 560 * finite / most) : 0;
      int y = 28 * i;
      out.raw("<text text-anchor=\"end\" x=\"208\" y=\"%d\">", y + 17)
          .text(Plain.name(amounts.get(i).name()))
          .raw("</text><rect rx=\"2\" x=\"220\" y=\"%d\" height=\"18\" width=\"560\"", y + 4)
          .raw(" fill=\"var(--track)\"/><rect rx=\"2\" x=\"220\" y=\"%d\"", y + 4)
          .raw(" height=\"18\" width=\"%.2f\" fill=\"", width)
          .raw(COLOURS.get(i % COLOURS.size()))
          .raw("\"/><text x=\"792\" y=\"%d\">", y + 17)
          .text(amounts.get(i).label())
          .raw("</text>");
    }
    return out.raw("</svg></figure>");
  }
}
