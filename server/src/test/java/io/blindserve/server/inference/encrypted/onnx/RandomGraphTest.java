package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Random graphs of several operators, read by the compiler and computed in the clear, against ONNX
 * Runtime. No function is approximated here.
 */
class RandomGraphTest {

  private static final int ROWS = 3;

  @Provide
  Arbitrary<GraphRecipe> graphs() {
    return Recipes.graphs();
  }

  @Property(seed = "6")
  @Tries(usual = 200, all = 2_000)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void answersAsOnnxRuntimeDoes(@ForAll("graphs") GraphRecipe recipe) {
    OrtOracle.check(recipe.model(), ROWS, 1.5, new SplittableRandom(recipe.hashCode()));
    recipe.steps().forEach(step -> Statistics.label("operators").collect(step.operator()));
    Statistics.label("ends").collect(recipe.end());
    Statistics.label("operators")
        .coverage(
            coverage ->
                RandomNodes.names()
                    .forEach(name -> coverage.check(name).count(count -> count > 0)));
    Statistics.label("ends")
        .coverage(
            coverage -> {
              for (GraphRecipe.End end : GraphRecipe.End.values()) {
                coverage.check(end).count(count -> count > 0);
              }
            });
  }

  // ---- ends

  private static ModelMaker maker(int opset, int features, int seed) {
    ModelMaker maker = new ModelMaker(opset, List.of(features));
    SplittableRandom random = new SplittableRandom(seed);
    maker.use(Choices.random(random), random);
    return maker;
  }

  @Example
  void probabilitiesComeBeforeLabels() {
    ModelMaker maker = maker(17, 4, 1);
    RandomNodes.add("Gemm", maker);
    String scores = maker.value;
    String label =
        maker.node(
            "ArgMax",
            List.of(scores),
            ModelMaker.integer("axis", 1),
            ModelMaker.integer("keepdims", 0));
    String probabilities = maker.node("Softmax", List.of(scores));
    byte[] model = maker.model(List.of(label, scores, probabilities));
    LayerNetwork network =
        GraphReader.read(OnnxReader.read(model), Optional.of(OrtOracle.range(4, 1)));
    assertEquals(probabilities, network.outputName());
    assertEquals(Tail.SOFTMAX, network.tail());
    assertEquals(2, network.notes().size());
  }

  @Example
  void labelsAloneAreAnswered() {
    ModelMaker maker = maker(13, 5, 2);
    maker.then("MatMul", List.of(maker.weights(1, List.of(5, 4))));
    maker.then("Softmax", List.of());
    maker.then("ArgMax", List.of(), ModelMaker.integer("axis", -1));
    LayerNetwork network = OrtOracle.check(maker.modelOfLabels(), 50, 2, new SplittableRandom(2));
    assertTrue(network.argmax());
  }
}
