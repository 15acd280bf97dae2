package io.blindserve.server.inference.encrypted.report;

import java.util.List;

/** Draws plain against encrypted answers, and how far they differ. */
final class DifferencePictures {

  private static final int WIDTH = 950;
  private static final int SIDE = 300;
  private static final int LEFT = 70;
  private static final int TOP = 12;
  private static final int BINS = 41;
  private static final int MOST_POINTS = 5000;

  private DifferencePictures() {}

  private static List<double[]> finite(List<double[]> pairs) {
    return pairs.stream()
        .filter(p -> Double.isFinite(p[0]) && Double.isFinite(p[1]))
        .limit(MOST_POINTS)
        .toList();
  }

  /** Returns dots at (plain, encrypted). */
  static Markup scatter(List<double[]> pairs) {
    List<double[]> points = finite(pairs);
    double low = points.stream().mapToDouble(p -> Math.min(p[0], p[1])).min().orElse(0);
    double high = points.stream().mapToDouble(p -> Math.max(p[0], p[1])).max().orElse(1);
    double span = high > low ? high - low : 1;
    int wide = WIDTH - LEFT - 10;
    Markup out = new Markup();
    out.raw("<figure><svg role=\"img\" viewBox=\"0 0 %d %d\"", WIDTH, TOP + SIDE + 44)
        .raw(" aria-label=\"Encrypted against plain answers\">")
        .raw("<rect x=\"%d\" y=\"%d\" width=\"%d\"", LEFT, TOP, wide)
        .raw(" height=\"%d\" fill=\"none\" stroke=\"var(--line)\"/>", SIDE)
        .raw("<line x1=\"%d\" y1=\"%d\" x2=\"%d\"", LEFT, TOP + SIDE, LEFT + wide)
        .raw(" y2=\"%d\" stroke=\"var(--soft)\" stroke-dasharray=\"4 4\"/>", TOP);
    for (double[] point : points) {
      out.raw(
              "<circle r=\"3.2\" fill=\"var(--a)\" fill-opacity=\"0.55\" cx=\"%.1f\"",
              LEFT + wide * (point[0] - low) / span)
          .raw(" cy=\"%.1f\"/>", TOP + SIDE - SIDE * (point[1] - low) / span);
    }
    axis(out, LEFT, TOP + SIDE + 18, "start", Amounts.number(low));
    axis(out, LEFT + wide, TOP + SIDE + 18, "end", Amounts.number(high));
    axis(out, LEFT + wide / 2, TOP + SIDE + 36, "middle", "plain");
    axis(out, LEFT - 8, TOP + SIDE, "end", Amounts.number(low));
    axis(out, LEFT - 8, TOP + 10, "end", Amounts.number(high));
    axis(out, LEFT - 8, TOP + SIDE / 2, "end", "encrypted");
    return out.raw("</svg><figcaption>Each dot is one output of one row; on the dashed line both ")
        .raw("are the same.</figcaption></figure>");
  }

  /** Returns how often each difference occurs, with the promise as lines. */
  static Markup histogram(List<double[]> pairs, double promised) {
    List<double[]> points = finite(pairs);
    double most = points.stream().mapToDouble(p -> Math.abs(p[1] - p[0])).max().orElse(0);
    double half = Math.max(most, Double.MIN_NORMAL) * 1.05;
    int[] bins = new int[BINS];
    for (double[] point : points) {
      double place = (point[1] - point[0] + half) / (2 * half);
      bins[Math.max(0, Math.min(BINS - 1, (int) (place * BINS)))]++;
    }
    int tallest = 1;
    for (int bin : bins) {
      tallest = Math.max(tallest, bin);
    }
    int height = 160;
    double wide = (double) (WIDTH - LEFT - 10) / BINS;
    Markup out = new Markup();
    out.raw("<figure><svg role=\"img\" viewBox=\"0 0 %d %d\"", WIDTH, TOP + height + 44)
        .raw(" aria-label=\"Histogram of differences\">");
    for (int i = 0; i < BINS; i++) {
      double tall = (double) height * bins[i] / tallest;
      out.raw("<rect x=\"%.1f\" y=\"%.1f\"", LEFT + i * wide + 1, TOP + height - tall)
          .raw(" width=\"%.1f\" height=\"%.1f\" fill=\"var(--b)\"/>", wide - 2, tall);
    }
    out.raw("<line x1=\"%d\" x2=\"%d\" y1=\"%d\"", LEFT, WIDTH - 10, TOP + height)
        .raw(" y2=\"%d\" stroke=\"var(--soft)\"/>", TOP + height);
    axis(out, LEFT, TOP + height + 18, "start", "-" + Amounts.number(half));
    axis(out, WIDTH - 10, TOP + height + 18, "end", Amounts.number(half));
    axis(out, (WIDTH + LEFT) / 2, TOP + height + 18, "middle", "0");
    axis(out, LEFT - 8, TOP + 10, "end", Integer.toString(tallest));
    axis(out, (WIDTH + LEFT) / 2, TOP + height + 36, "middle", "encrypted minus plain");
    String part = promised > 0 ? Amounts.number(100 * most / promised) + " %" : "all";
    return out.raw("</svg><figcaption>The largest difference is ")
        .text(part)
        .raw(" of what is promised.</figcaption></figure>");
  }

  private static void axis(Markup out, int x, int y, String anchor, String words) {
    out.raw("<text class=\"soft\" text-anchor=\"" + anchor + "\" x=\"%d\" y=\"%d\">", x, y)
        .text(words)
        .raw("</text>");
  }
}
