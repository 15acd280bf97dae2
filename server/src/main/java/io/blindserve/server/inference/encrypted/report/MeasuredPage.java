package io.blindserve.server.inference.encrypted.report;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Puts a measurement into a page that the compiler wrote before: between two comments that stand
 * there for the plan. Nothing else of the page is touched, and nothing of it is believed.
 */
public final class MeasuredPage {

  private MeasuredPage() {}

  /** A name may hold anything; a comment may not. */
  private static String hex(String plan) {
    return HexFormat.of().formatHex(plan.getBytes(StandardCharsets.UTF_8));
  }

  private static String begin(String plan) {
    return "<!--measured " + hex(plan) + "-->";
  }

  private static String end(String plan) {
    return "<!--/measured " + hex(plan) + "-->";
  }

  /** Returns the place of a plan's measurement, still empty. */
  static String mark(String plan) {
    return begin(plan) + "<p class=\"soft\">Not measured yet.</p>" + end(plan);
  }

  /**
   * Returns the page with a measurement drawn into it, in place of an earlier one.
   *
   * @param page a page of this compiler
   * @param plan name of the plan
   * @param measurement what was found
   * @param pairs plain and encrypted answer of each output of each row; may be empty
   * @throws IllegalArgumentException if the page has no place for that plan
   */
  public static String draw(
      String page, String plan, Measurement measurement, List<double[]> pairs) {
    int from = page.indexOf(begin(plan));
    int to = page.indexOf(end(plan), Math.max(0, from));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("the page has no place for a measurement of this plan");
    }
    return page.substring(0, from + begin(plan).length())
        + section(measurement, pairs)
        + page.substring(to);
  }

  private static Markup section(Measurement m, List<double[]> pairs) {
    Markup out = new Markup();
    out.raw("<p><span class=\"")
        .raw(m.kept() ? "good\">Kept.</span> " : "bad\">Broken.</span> ")
        .text("Largest difference " + Amounts.number(m.largestError()))
        .text(" over " + Amounts.count(m.rows(), "row", "rows"))
        .text(", promised " + Amounts.number(m.promisedError()))
        .text("; compared with the " + Plain.name(m.comparedWith()))
        .text("; " + Amounts.time(m.milliseconds()) + " a request (median) with ")
        .text(Plain.name(m.kernels()) + " kernels; " + Plain.name(m.date()) + ".")
        .raw("</p>");
    if (!pairs.isEmpty()) {
      out.add(DifferencePictures.scatter(pairs));
      out.add(DifferencePictures.histogram(pairs, m.promisedError()));
    }
    return out;
  }
}
