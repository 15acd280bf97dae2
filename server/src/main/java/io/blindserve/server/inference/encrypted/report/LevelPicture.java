package io.blindserve.server.inference.encrypted.report;

import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.ScalePoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a plan's walk down the levels: for each step the bits of the primes that are left, and in
 * them the bits of the scale.
 */
final class LevelPicture {

  private static final int WIDTH = 950;
  private static final int HEIGHT = 210;
  private static final int LEFT = 44;
  private static final int TOP = 38;
  private static final int FOOT = 62;
  private static final int MOST_STEPS = 120;

  private final List<LayerReport> layers;
  private final List<Integer> primes;
  private final Markup out = new Markup();

  /** One step, and the number of the layer that it is the first of, or 0. */
  private record Bar(ScalePoint point, int layer) {}

  private LevelPicture(List<LayerReport> layers, ParameterReport parameters) {
    this.layers = layers;
    this.primes = parameters.dataPrimes();
  }

  /** Returns the picture; nothing where no levels are known. */
  static Markup of(List<LayerReport> layers, ParameterReport parameters) {
    return new LevelPicture(layers, parameters).draw();
  }

  private List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      List<ScalePoint> steps = layers.get(k).steps();
      for (int i = k == 0 ? 0 : 1; i < steps.size(); i++) {
        bars.add(new Bar(steps.get(i), i <= 1 && (k > 0 || i == 1) ? k + 1 : 0));
      }
    }
    return bars.size() > MOST_STEPS ? bars.subList(0, MOST_STEPS) : bars;
  }

  private int bits(int level) {
    int sum = 0;
    for (int i = 0; i <= Math.min(level, primes.size() - 1); i++) {
      sum += primes.get(i);
    }
    return sum;
  }

  private Markup draw() {
    List<Bar> bars = bars();
    if (bars.isEmpty()) {
      return out;
    }
    int most = Math.max(1, bits(primes.size() - 1));
    double step = (double) (WIDTH - LEFT) / bars.size();
    out.raw("<figure><svg role=\"img\" viewBox=\"0 0 %d %d\"", WIDTH, TOP + HEIGHT + FOOT)
        .raw(" aria-label=\"Bits of primes left and of the scale, step by step\">");
    for (int grid = 0; grid <= 4; grid++) {
      double y = TOP + HEIGHT - HEIGHT * grid / 4.0;
      out.raw("<line x1=\"%d\" x2=\"%d\"", LEFT, WIDTH)
          .raw(" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"/>", y, y)
          .raw("<text class=\"soft\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">", LEFT - 8, y + 4)
          .raw("%d</text>", most * grid / 4);
    }
    for (int i = 0; i < bars.size(); i++) {
      bar(bars.get(i), LEFT + i * step, step, most);
    }
    return out.raw("</svg><figcaption>")
        .raw("<ul class=\"legend\"><li><i class=\"key\" style=\"background:var(--track)\"></i>")
        .raw("bits of the primes that are left, their number on top</li>")
        .raw("<li><i class=\"key\" style=\"background:var(--a)\"></i>bits of the scale</li></ul>")
        .raw("</figcaption></figure>");
  }

  private void bar(Bar bar, double x, double step, int most) {
    double left = (double) HEIGHT * bits(bar.point().level()) / most;
    double scale = HEIGHT * Math.min(most, Math.max(0, bar.point().logScale())) / most;
    double width = Math.max(2, Math.min(46, step - 6));
    double at = x + (step - width) / 2;
    if (bar.layer() > 0) {
      out.raw("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"2\" y2=\"%d\"", x, x, TOP + HEIGHT)
          .raw(" stroke=\"var(--soft)\" stroke-dasharray=\"3 3\"/>")
          .raw("<text x=\"%.1f\" y=\"14\" font-weight=\"600\">layer %d</text>", x + 5, bar.layer());
    }
    rectangle(at, left, width, "var(--track)");
    rectangle(at + width / 4, scale, width / 2, "var(--a)");
    double middle = x + step / 2;
    out.raw("<text class=\"soft\" text-anchor=\"middle\" x=\"%.1f\"", middle)
        .raw(" y=\"%.1f\">%d</text>", TOP + HEIGHT - left - 4, bar.point().level() + 1)
        .raw(
            "<text text-anchor=\"end\" transform=\"translate(%.1f %d) rotate(-38)\">",
            middle + 6, TOP + HEIGHT + 16)
        .text(Plain.name(bar.point().step()))
        .raw("</text>");
  }

  private void rectangle(double x, double height, double width, String colour) {
    out.raw("<rect rx=\"2\" x=\"%.1f\" y=\"%.1f\"", x, TOP + HEIGHT - height)
        .raw(" width=\"%.1f\" height=\"%.1f\" fill=\"", width, height)
        .raw(colour)
        .raw("\"/>");
  }
}
