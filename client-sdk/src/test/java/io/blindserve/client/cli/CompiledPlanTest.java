package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.cli.CliFixture.Run;
import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * check-plan on a plan as the compiler makes it: every kind of step, against the plan and against
 * the network.
 */
class CompiledPlanTest {

  private static final int IN = 6;
  private static final int HIDDEN = 16;

  private final Random random = new Random(20261124);
  private final double[] w1 = weights(IN * HIDDEN);
  private final double[] b1 = weights(HIDDEN);
  private final double[] w2 = weights(HIDDEN * HIDDEN);
  private final double[] b2 = weights(HIDDEN);
  private final double[] w3 = weights(HIDDEN);

  @TempDir Path folder;

  private double[] weights(int count) {
    return DoubleStream.generate(() -> random.nextGaussian() / 4).limit(count).toArray();
  }

  @Test
  void aCompiledNetworkKeepsItsPromise() throws IOException {
    Path plan = folder.resolve("net.plan");
    Files.write(plan, compiled().plans().get(0).write());
    Run clear = new CliFixture().run("check-plan", plan, "--rows", 3);
    assertEquals(Main.DONE, clear.code(), clear.out() + clear.err());
    Path expected = folder.resolve("expected.csv");
    Files.writeString(expected, table(3));
    Run network = new CliFixture().run("check-plan", plan, "--expected", expected);
    assertEquals(Main.DONE, network.code(), network.out() + network.err());
    assertTrue(network.out().contains("compared with the outputs in " + expected), network.out());
  }

  private CompileResult compiled() {
    TreeMap<String, GraphTensor> constants = new TreeMap<>();
    constants.put("w1", new GraphTensor(List.of(IN, HIDDEN), w1));
    constants.put("b1", new GraphTensor(List.of(HIDDEN), b1));
    constants.put("w2", new GraphTensor(List.of(HIDDEN, HIDDEN), w2));
    constants.put("b2", new GraphTensor(List.of(HIDDEN), b2));
    constants.put("w3", new GraphTensor(List.of(HIDDEN, 1), w3));
    List<GraphNode> nodes =
        List.of(
            node("Gemm", "h1", "x", "w1", "b1"),
            node("Mul", "s1", "h1", "h1"),
            node("Gemm", "h2", "s1", "w2", "b2"),
            node("Mul", "s2", "h2", "h2"),
            node("MatMul", "y", "s2", "w3"),
            node("Sigmoid", "p", "y"));
    Graph graph =
        new Graph(
            List.of(new GraphInput("x", List.of(GraphInput.ANY, IN))),
            constants,
            nodes,
            List.of("p"));
    FeatureRange range =
        new FeatureRange(Collections.nCopies(IN, -1.0), Collections.nCopies(IN, 1.0));
    CompileResult result = Compiler.compile(graph, CompileOptions.defaults().withInputRange(range));
    assertEquals(Optional.empty(), result.refusal());
    return result;
  }

  private static GraphNode node(String operator, String output, String... inputs) {
    return new GraphNode(output, operator, List.of(inputs), List.of(output), new TreeMap<>());
  }

  private String table(int rows) {
    StringBuilder text = new StringBuilder("a,b,c,d,e,f,p\n");
    for (int row = 0; row < rows; row++) {
      double[] x = DoubleStream.generate(() -> 2 * random.nextDouble() - 1).limit(IN).toArray();
      for (double value : x) {
        text.append(value).append(',');
      }
      text.append(network(x)).append('\n');
    }
    return text.toString();
  }

  private double network(double[] x) {
    double[] hidden = squared(squared(x, w1, b1), w2, b2);
    double logit = 0;
    for (int i = 0; i < HIDDEN; i++) {
      logit += hidden[i] * w3[i];
    }
    return 1 / (1 + Math.exp(-logit));
  }

  private static double[] squared(double[] x, double[] weights, double[] bias) {
    double[] out = bias.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < out.length; j++) {
        out[j] += x[i] * weights[i * out.length + j];
      }
    }
    for (int j = 0; j < out.length; j++) {
      out[j] *= out[j];
    }
    return out;
  }
}
