package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.BodyLimits;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.compile.CompileChoices.Structure;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.kernel.PolyKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a private structure, models of one shape have plans that cannot be told apart. */
@Tag("any-jvm")
class PrivateStructureTest {

  private static final int ROWS = 4;

  private static CompileResult compile(ShapeFixture shape, Graph graph, Structure structure) {
    CompileResult result = Compiler.compile(graph, shape.options(structure));
    assertTrue(result.refusal().isEmpty(), result::report);
    return result;
  }

  private static Plan plan(ShapeFixture shape, Graph graph, Structure structure) {
    return compile(shape, graph, structure).plans().get(0);
  }

  @ParameterizedTest
  @EnumSource(ShapeFixture.class)
  void plansOfOneShapeCannotBeToldApart(ShapeFixture shape) {
    Graph denseGraph = shape.graph(1, false);
    Graph prunedGraph = shape.graph(2, true);
    List<Plan> dense = compile(shape, denseGraph, Structure.PRIVATE).plans();
    List<Plan> pruned = compile(shape, prunedGraph, Structure.PRIVATE).plans();
    assertEquals(List.of("latency", "throughput"), pruned.stream().map(Plan::name).toList());
    assertEquals(dense.size(), pruned.size());
    for (int i = 0; i < dense.size(); i++) {
      requireSame(dense.get(i), pruned.get(i));
    }
    requirePromise(shape, denseGraph, dense.get(0));
    requirePromise(shape, prunedGraph, pruned.get(0));
    if (shape == ShapeFixture.DENSE || shape == ShapeFixture.CONVOLUTIONS) {
      requireCheaperInPublic(shape, prunedGraph, pruned.get(0));
    }
    if (shape == ShapeFixture.RELU || shape == ShapeFixture.LINEAR) {
      requirePromise(shape, prunedGraph, pruned.get(1));
    }
  }

  private static void requireSame(Plan dense, Plan pruned) {
    assertNotEquals(dense.digest(), pruned.digest());
    assertEquals(dense.parameters().literal(), pruned.parameters().literal());
    assertEquals(dense.keys(), pruned.keys());
    assertEquals(withoutWeights(dense.steps()), withoutWeights(pruned.steps()));
    assertEquals(dense.constants().size(), pruned.constants().size());
    assertEquals(published(dense), published(pruned));
  }

  private static List<Step> withoutWeights(List<Step> steps) {
    List<Step> out = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.AddScalar add) {
        out.add(new Step.AddScalar(add.source(), 0));
      } else if (step instanceof Step.Combine combine) {
        out.add(new Step.Combine(combine.sources(), List.of(), combine.scale()));
      } else {
        out.add(step);
      }
    }
    return out;
  }

  private static void requirePromise(ShapeFixture shape, Graph graph, Plan plan) {
    SplittableRandom random = new SplittableRandom(3);
    int each = Math.min(ROWS, plan.inputs().get(0).rows());
    double largest = 0;
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      for (int done = 0; done < ROWS; done += each) {
        List<double[]> rows = new ArrayList<>();
        for (int r = 0; r < each; r++) {
          rows.add(shape.input(random));
        }
        List<double[]> answers = runner.answers(rows);
        for (int r = 0; r < each; r++) {
          largest = Math.max(largest, off(shape.answer(graph, rows.get(r)), answers.get(r)));
        }
      }
    }
    String change = plan.options().getOrDefault(Plan.APPROXIMATION, "0");
    double accepted = plan.promisedError() + Double.parseDouble(change);
    assertTrue(largest <= accepted, largest + " exceeds " + accepted);
  }

  private static double off(double[] expected, double[] answer) {
    assertEquals(expected.length, answer.length);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - answer[i]));
    }
    return largest;
  }

  /** What is pruned costs nothing, which shows; hidden, it costs what its shape does. */
  private static void requireCheaperInPublic(ShapeFixture shape, Graph graph, Plan hidden) {
    Plan shown = plan(shape, graph, Structure.PUBLIC);
    assertTrue(shown.milliseconds() < 0.95 * hidden.milliseconds(), shown.milliseconds() + " ms");
    assertTrue(shown.constants().size() < hidden.constants().size());
    assertNotEquals(hidden.steps(), shown.steps());
    requirePromise(shape, graph, shown);
  }

  @Test
  void theReportSaysWhatIsShown() {
    ShapeFixture shape = ShapeFixture.LINEAR;
    Graph graph = shape.graph(2, true);
    List<String> shown = compile(shape, graph, Structure.PUBLIC).details().shown();
    assertTrue(
        shown.stream().anyMatch(s -> s.contains("equal rows are computed once")), () -> "" + shown);
    List<String> hidden = compile(shape, graph, Structure.PRIVATE).details().shown();
    assertTrue(hidden.stream().noneMatch(s -> s.contains("computed once")), () -> "" + hidden);
    assertTrue(hidden.stream().anyMatch(s -> s.contains("powers of two")), () -> "" + hidden);
  }

  @Test
  void treesAreRefused() {
    GraphNode trees =
        new GraphNode(
            "trees",
            "ai.onnx.ml",
            "TreeEnsembleRegressor",
            List.of("x"),
            List.of("y"),
            new TreeMap<>());
    Graph graph =
        new Graph(
            ShapeFixture.LINEAR.graph(1, false).inputs(),
            new TreeMap<>(),
            List.of(trees),
            List.of("y"));
    CompileResult refused = Compiler.compile(graph, ShapeFixture.LINEAR.options(Structure.PRIVATE));
    String sentence = refused.refusal().orElseThrow().sentence();
    assertTrue(sentence.contains("ensemble of trees"), sentence);
  }

  /** Returns the published spec without what may differ. */
  private static JsonValue published(Plan plan) {
    PlanSpec spec =
        PlanSpec.of(
            plan,
            "model",
            "1",
            "sha256:" + "ab".repeat(32),
            new PlanCost(plan.milliseconds(), new WireBytes(1, 1, 1), Optional.empty()),
            new BodyLimits(10_000, 20_000));
    JsonObject document = Json.parse(spec.toJson(), JsonLimits.ofBytes(1 << 24)).asObject();
    Map<String, JsonValue> out = new TreeMap<>(document.members());
    out.put("plan_digest", new JsonString("differs"));
    out.put("promised_error", new JsonString("differs"));
    List<JsonValue> outputs = new ArrayList<>();
    document.array("outputs").values().forEach(o -> outputs.add(withoutScale(o.asObject())));
    out.put("outputs", new JsonArray(outputs));
    return new JsonObject(out);
  }

  private static JsonValue withoutScale(JsonObject output) {
    Map<String, JsonValue> out = new TreeMap<>(output.members());
    List<JsonValue> post = new ArrayList<>(output.array("post").values());
    Map<String, JsonValue> affine = new TreeMap<>(post.get(0).asObject().members());
    affine.put("scale", new JsonString("differs"));
    post.set(0, new JsonObject(affine));
    out.put("post", new JsonArray(post));
    return new JsonObject(out);
  }
}
