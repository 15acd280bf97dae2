package io.blindserve.server.inference.encrypted.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.report.ActivationReport;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.ModelReport;
import io.blindserve.he.compile.report.NodeReport;
import io.blindserve.he.compile.report.NodeReport.State;
import io.blindserve.he.compile.report.PackingReport;
import io.blindserve.he.compile.report.ParameterReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.compile.report.ScalePoint;
import io.blindserve.he.compile.report.SharingReport;
import io.blindserve.he.compile.report.SumsReport;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {

  /** What a model file may call its things. */
  private static final String HOSTILE =
      "\"><script>alert(1)</script><!--measured latency-->'&\u202E\u001B[2J\n{\"a\":1}";

  /** All names are hostile, all fields are there. */
  private static CompileReport full() {
    LayerReport layer =
        new LayerReport(
            HOSTILE,
            HOSTILE,
            3,
            5,
            15,
            Optional.of(
                new ActivationReport(
                    HOSTILE,
                    7,
                    Optional.of(new ActivationReport.Interval(-2, 3)),
                    OptionalDouble.of(0.001),
                    HOSTILE,
                    HOSTILE)),
            Optional.of(
                new PackingReport(
                    HOSTILE,
                    4096,
                    8,
                    4,
                    8,
                    List.of(0, 1, 5),
                    List.of(1, 4),
                    List.of(8, 16),
                    true,
                    new SharingReport(4, 3, 2))),
            Optional.of(new SumsReport(HOSTILE, 30, 2, 5, 28)),
            List.of(
                new ScalePoint("input", 1, 30),
                new ScalePoint(HOSTILE, 1, 55),
                new ScalePoint("rescale", 0, 25)),
            OptionalDouble.of(0.002));
    PlanReport plan =
        new PlanReport(
            HOSTILE,
            2,
            List.of(layer, layer),
            Optional.of(
                new ParameterReport(13, List.of(40, 30), List.of(33), 103, 214, "classical")),
            Optional.of(
                new ErrorReport(
                    0.02,
                    Double.POSITIVE_INFINITY,
                    0.001,
                    List.of(new ErrorReport.Part("weights", 0.0005)))),
            Optional.of(
                new CostReport(
                    7.5,
                    List.of(
                        new CostReport.Part("rotations", 9, 5),
                        new CostReport.Part("products", 4, 2.5)),
                    9,
                    14_000_000,
                    185_000,
                    70_000)),
            List.of(HOSTILE));
    return CompileReport.EMPTY
        .withModel(new ModelReport(HOSTILE, 30, HOSTILE, 1, "sigmoid", List.of(HOSTILE)))
        .withGraph(
            List.of(
                new NodeReport(HOSTILE, HOSTILE, State.LAYER, 1, HOSTILE),
                new NodeReport("n", "Identity", State.DROPPED, 0, "")))
        .withPlans(List.of(plan))
        .withAlternatives(
            List.of(
                new AlternativeReport(
                    HOSTILE,
                    "latency",
                    13,
                    OptionalDouble.of(8),
                    OptionalLong.of(5),
                    OptionalDouble.empty(),
                    HOSTILE,
                    true)))
        .withShown(List.of(HOSTILE));
  }

  /** A page without its first line is XML but for the void elements of its head. */
  private static void assertWellFormed(String page) throws Exception {
    String body = page.substring(page.indexOf("<body>"), page.lastIndexOf("</html>"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body.replace("<br>", "<br/>"))));
  }

  @Test
  void namesOfStrangersAreTextOnThePage() throws Exception {
    String page = new CompilationReport(full(), Optional.of(HOSTILE)).page(HOSTILE);
    assertFalse(page.contains("<script"), "a script");
    assertFalse(page.contains("\u202E"), "a mark that turns text around");
    assertEquals(1, page.split("<!--measured ", -1).length - 1, "places for measurements");
    assertTrue(page.contains("default-src 'none'"));
    assertFalse(page.contains("http://") || page.contains("https://"), "something from elsewhere");
    assertFalse(page.contains("src=") || page.contains("href="), "something from elsewhere");
    assertWellFormed(page);
  }

  @Test
  void aReportThatKnowsNothingIsStillAPage() throws Exception {
    CompilationReport empty = new CompilationReport(CompileReport.EMPTY, Optional.of("no"));
    assertWellFormed(empty.page("m"));
    assertEquals("", empty.text());
    LayerReport bare =
        new LayerReport(
            "a",
            "Gemm",
            1,
            1,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            OptionalDouble.empty());
    PlanReport plan =
        new PlanReport(
            "latency",
            1,
            List.of(bare),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    assertWellFormed(
        new CompilationReport(CompileReport.EMPTY.withPlans(List.of(plan)), Optional.empty())
            .page("m"));
  }

  @Test
  void largeGraphsAndPackingsStayBounded() throws Exception {
    List<NodeReport> nodes =
        Collections.nCopies(20_000, new NodeReport("x", "Add", State.FOLDED, 1, "y"));
    String page = new CompilationReport(full().withGraph(nodes), Optional.empty()).page("m");
    assertTrue(page.contains("and 18000 more"), "nodes");
    assertTrue(page.length() < 1_000_000, "length " + page.length());
    assertWellFormed(page);
  }

  @Test
  void jsonIsOneLineThatParses() {
    String line = new CompilationReport(full(), Optional.of(HOSTILE)).json();
    assertEquals(1, line.lines().count());
    JsonObject json =
        Json.parse(line.getBytes(StandardCharsets.UTF_8), JsonLimits.ofBytes(1 << 20)).asObject();
    assertEquals(HOSTILE, json.string("refused"));
    JsonObject plan = json.array("plans").get(0).asObject();
    assertTrue(plan.object("error").get("promised").isNull());
    assertEquals(14_000_000, plan.object("cost").longValue("evaluation_key_bytes"));
    JsonObject layer = plan.array("layers").get(0).asObject();
    assertEquals(3, layer.array("steps").values().size());
    assertEquals(7, layer.object("activation").longValue("degree"));
    assertEquals(HOSTILE, layer.object("activation").string("outside"));
    JsonObject packing = layer.object("packing");
    assertEquals(4, packing.longValue("row_places"));
    assertEquals(3, packing.longValue("rows"));
    assertEquals(2, packing.longValue("circuits"));
    JsonObject sums = layer.object("sums");
    assertEquals(30, sums.longValue("ciphertexts_read"));
    assertEquals(2, sums.longValue("ciphertexts_made"));
    assertEquals(5, sums.longValue("least_summands"));
    assertEquals(28, sums.longValue("most_summands"));
  }

  /** What is drawn of a value's place is as many cells as rows can share it. */
  @Test
  void rowsAndSumsAreDrawn() {
    String page = new CompilationReport(full(), Optional.empty()).page("m");
    assertTrue(page.contains("each value, enlarged: 4 slots, of which 3 hold a row each"), page);
    assertTrue(page.contains("row 3</text>") && !page.contains("row 4</text>"), page);
    assertTrue(page.contains("The same is done 2 times, for the next rows."), page);
    assertTrue(page.contains("2 ciphertexts, each a sum of 5 to 28 of 30"), page);
    assertTrue(page.contains("Of the layer&#39;s 3 values those that nothing reads"), page);
    String text = new CompilationReport(full(), Optional.empty()).text();
    assertTrue(text.contains("packing: one value a ciphertext, one row a slot: 2"), text);
  }

  @Test
  void widePlansAreDrawnInFewElements() {
    Markup drawn =
        SumsPicture.of(
            full().plans().get(0).layers().get(0), new SumsReport("n", 900, 700, 900, 900), 4096);
    assertTrue(drawn.toString().length() < 200_000, "length " + drawn.toString().length());
    assertTrue(drawn.toString().contains("Only 160 of a kind are drawn."));
  }

  @Test
  void textKeepsTerminalsAsTheyAre() {
    CompilationReport report = new CompilationReport(full(), Optional.empty());
    assertFalse(report.text().contains("\u001B"));
    assertTrue(report.text().contains("promised unbounded, allowed 0.02"), report.text());
    assertEquals("node 'n' (Identity) is dropped", report.explain("n"));
    assertTrue(report.explain("zz").startsWith("the report has no node 'zz'; it has: "));
  }

  // ---- measurements

  private static final String FOUND =
      "{\"plan_digest\":\"sha256:aa\",\"rows\":3,\"largest_error\":0.001,\"promised_error\":0.002,"
          + "\"compared_with\":\"model\",\"kernels\":\"java\",\"median_milliseconds\":7,"
          + "\"date\":\"2026-11-26\",\"later\":{\"x\":[1]}}";

  private static Measurement read(String json) {
    return Measurement.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMeasurementIsDrawnIntoItsPlaceAndAgainOverItself() throws Exception {
    PlanReport plan =
        new PlanReport(
            "latency",
            1,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    String page =
        new CompilationReport(CompileReport.EMPTY.withPlans(List.of(plan)), Optional.empty())
            .page("m");
    List<double[]> pairs = List.of(new double[] {0.5, 0.501}, new double[] {0.1, 0.1});
    String once = MeasuredPage.draw(page, "latency", read(FOUND), pairs);
    assertWellFormed(once);
    assertTrue(once.contains("Kept.") && once.contains("The largest difference is 50 %"), once);
    assertEquals(3, once.split("<circle|Not measured", -1).length);
    assertEquals(once, MeasuredPage.draw(once, "latency", read(FOUND), pairs));
    assertThrows(
        IllegalArgumentException.class,
        () -> MeasuredPage.draw(page, "throughput", read(FOUND), pairs));
  }

  @Test
  void aMeasurementVouchesForOnePlanAndItsPromise() {
    Measurement found = read(FOUND);
    assertTrue(found.vouchesFor("sha256:aa", 0.001));
    assertFalse(found.vouchesFor("sha256:aa", 0.0009));
    assertFalse(found.vouchesFor("sha256:ab", 1));
    Measurement broken =
        read(FOUND.replace("\"largest_error\":0.001", "\"largest_error\":\"unbounded\""));
    assertFalse(broken.vouchesFor("sha256:aa", Double.MAX_VALUE));
  }

  @Test
  void malformedMeasurementsAreRefused() {
    for (String bad :
        List.of(
            "",
            "[]",
            "{}",
            FOUND + "x",
            FOUND.substring(0, FOUND.length() - 1),
            FOUND.replace("0.001", "-1"),
            FOUND.replace("0.001", "\"NaN\""),
            FOUND.replace("\"rows\":3", "\"rows\":0"),
            FOUND.replace("\"rows\":3", "\"rows\":3,\"rows\":4"),
            "[".repeat(5000),
            " ".repeat(Measurement.MAX_BYTES) + FOUND)) {
      assertThrows(IllegalArgumentException.class, () -> read(bad), bad);
    }
  }
}
