package io.blindserve.he.compile.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading of nodes of trees: what is right, and hostile input. */
class TreeReaderTest {

  /** x0 <= 0.5 ? (x1 > -1 ? 1 : 2) : 4, as five nodes. */
  private static SortedMap<String, GraphAttribute> good() {
    SortedMap<String, GraphAttribute> out = new TreeMap<>();
    put(out, "nodes_treeids", 0, 0, 0, 0, 0);
    put(out, "nodes_nodeids", 0, 1, 2, 3, 4);
    put(out, "nodes_featureids", 0, 1, 0, 0, 0);
    put(out, "nodes_values", 0.5, -1, 0, 0, 0);
    put(out, "nodes_truenodeids", 1, 3, -1, -1, -1);
    put(out, "nodes_falsenodeids", 2, 4, -1, -1, -1);
    put(out, "nodes_missing_value_tracks_true", 0, 1, 0, 0, 0);
    out.put(
        "nodes_modes",
        GraphAttribute.ofTexts(List.of("BRANCH_LEQ", "BRANCH_GT", "LEAF", "LEAF", "LEAF")));
    put(out, "target_treeids", 0, 0, 0);
    put(out, "target_nodeids", 3, 4, 2);
    put(out, "target_ids", 0, 0, 0);
    put(out, "target_weights", 1, 2, 4);
    put(out, "n_targets", 1);
    return out;
  }

  private static void put(SortedMap<String, GraphAttribute> out, String name, double... values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(value);
    }
    out.put(name, GraphAttribute.of(list));
  }

  private static TreeModel read(SortedMap<String, GraphAttribute> attributes) {
    return TreeReader.read(node("TreeEnsembleRegressor", attributes));
  }

  private static GraphNode node(String operator, SortedMap<String, GraphAttribute> attributes) {
    return new GraphNode("trees", "ai.onnx.ml", operator, List.of("x"), List.of("y"), attributes);
  }

  @Test
  void comparisonsAreThoseOfSinglePrecision() {
    TreeModel model = read(good());
    assertEquals(2, model.features());
    assertEquals(1, model.scores(new float[] {0.5f, 0})[0]);
    assertEquals(2, model.scores(new float[] {0.5f, -1})[0]);
    assertEquals(4, model.scores(new float[] {Math.nextUp(0.5f), 0})[0]);
    assertEquals(4, model.scores(new float[] {Float.NaN, 0})[0]);
    assertEquals(1, model.scores(new float[] {0, Float.NaN})[0]);
  }

  private static Arguments with(String name, Consumer<SortedMap<String, GraphAttribute>> change) {
    SortedMap<String, GraphAttribute> attributes = good();
    change.accept(attributes);
    return Arguments.of(name, attributes);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        with("no nodes", a -> a.remove("nodes_modes")),
        with("lists of other lengths", a -> put(a, "nodes_values", 0, 1)),
        with("root is a child", a -> put(a, "nodes_truenodeids", 0, 3, 0, 0, 0)),
        with("cycle", a -> put(a, "nodes_truenodeids", 1, 1, 0, 0, 0)),
        with("shared child", a -> put(a, "nodes_truenodeids", 2, 3, 0, 0, 0)),
        with("child not there", a -> put(a, "nodes_truenodeids", 9, 3, 0, 0, 0)),
        with("child of a fraction", a -> put(a, "nodes_truenodeids", 1.5, 3, 0, 0, 0)),
        with("huge number of a child", a -> put(a, "nodes_truenodeids", 4294967297.0, 3, 0, 0, 0)),
        with("negative feature", a -> put(a, "nodes_featureids", -1, 0, 0, 0, 0)),
        with("large feature", a -> put(a, "nodes_featureids", 1e9, 0, 0, 0, 0)),
        with("number twice", a -> put(a, "nodes_nodeids", 0, 1, 2, 3, 3)),
        with("trees mixed", a -> put(a, "nodes_treeids", 0, 1, 0, 0, 0)),
        with("NaN threshold", a -> put(a, "nodes_values", Double.NaN, 0, 0, 0, 0)),
        with("infinite weight", a -> put(a, "target_weights", 1e300, 2, 4)),
        with("target not there", a -> put(a, "target_ids", 0, 1, 0)),
        with("weight at a branch", a -> put(a, "target_nodeids", 0, 3, 4)),
        with("two weights", a -> put(a, "target_nodeids", 3, 3, 2)),
        with("weight nowhere", a -> put(a, "target_nodeids", 3, 4, 7)),
        with("too many targets", a -> put(a, "n_targets", 1e9)),
        with("base values of other length", a -> put(a, "base_values", 1, 2)),
        with("doubles", a -> put(a, "nodes_values_as_tensor", 1, 2)),
        with("least of trees", a -> a.put("aggregate_function", GraphAttribute.of("MIN"))),
        with("probit", a -> a.put("post_transform", GraphAttribute.of("PROBIT"))),
        with(
            "equality",
            a ->
                a.put(
                    "nodes_modes",
                    GraphAttribute.ofTexts(
                        List.of("BRANCH_EQ", "BRANCH_GT", "LEAF", "LEAF", "LEAF")))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefused(String name, SortedMap<String, GraphAttribute> attributes) {
    RefusedException refused = assertThrows(RefusedException.class, () -> read(attributes), name);
    assertEquals("trees", refused.refusal().node());
  }

  /** Any attribute may be cut, doubled or filled with any number: a refusal or a model, no more. */
  @Test
  void noAttributeDoesHarm() {
    SplittableRandom random = new SplittableRandom(1);
    List<Double> numbers = List.of(-1.0, 0.0, 0.5, 1.0, 3.0, 4.0, 1e9, 1e18, Double.NaN);
    int read = 0;
    for (int i = 0; i < 3000; i++) {
      SortedMap<String, GraphAttribute> attributes = good();
      List<String> names = List.copyOf(attributes.keySet());
      String name = names.get(random.nextInt(names.size()));
      List<Double> list = new ArrayList<>(attributes.get(name).numbers());
      if (!list.isEmpty()) {
        list.set(random.nextInt(list.size()), numbers.get(random.nextInt(numbers.size())));
      }
      attributes.put(name, GraphAttribute.of(list));
      try {
        TreeModel model = read(attributes);
        model.scores(new float[model.features()]);
        read++;
      } catch (RefusedException e) {
        assertTrue(e.refusal().sentence().length() > 20);
      }
    }
    assertTrue(read > 100 && read < 2900, read + " were read");
  }

  @Test
  void aChainOfBranchesIsBounded() {
    int size = 2 * TreeBuilder.MAX_DEPTH + 10;
    SortedMap<String, GraphAttribute> out = new TreeMap<>();
    double[] ids = new double[2 * size + 1];
    double[] yes = new double[ids.length];
    double[] no = new double[ids.length];
    List<String> modes = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
      boolean branch = i % 2 == 0 && i + 2 < ids.length;
      yes[i] = i + 1;
      no[i] = i + 2;
      modes.add(branch ? "BRANCH_LEQ" : "LEAF");
    }
    put(out, "nodes_treeids", new double[ids.length]);
    put(out, "nodes_nodeids", ids);
    put(out, "nodes_featureids", new double[ids.length]);
    put(out, "nodes_values", new double[ids.length]);
    put(out, "nodes_truenodeids", yes);
    put(out, "nodes_falsenodeids", no);
    out.put("nodes_modes", GraphAttribute.ofTexts(modes));
    put(out, "target_treeids");
    put(out, "target_nodeids");
    put(out, "target_ids");
    put(out, "target_weights");
    RefusedException refused = assertThrows(RefusedException.class, () -> read(out));
    assertTrue(refused.refusal().reason().contains("deeper"));
  }

  @Test
  void theFifthVersionsListsAreRead() {
    SortedMap<String, GraphAttribute> out = new TreeMap<>();
    put(out, "tree_roots", 0);
    put(out, "nodes_featureids", 0, 1);
    put(out, "nodes_splits", 0.5, -1);
    put(out, "nodes_modes", 0, 3);
    put(out, "nodes_trueleafs", 0, 1);
    put(out, "nodes_truenodeids", 1, 0);
    put(out, "nodes_falseleafs", 1, 1);
    put(out, "nodes_falsenodeids", 2, 1);
    put(out, "leaf_targetids", 0, 0, 1);
    put(out, "leaf_weights", 1, 2, 4);
    put(out, "n_targets", 2);
    TreeModel model = TreeReader.read(node("TreeEnsemble", out));
    assertArrayEquals(new double[] {1, 0}, model.scores(new float[] {0.5f, 0}));
    assertArrayEquals(new double[] {2, 0}, model.scores(new float[] {0.5f, -1}));
    assertArrayEquals(new double[] {0, 4}, model.scores(new float[] {1, 0}));
    put(out, "post_transform", 1);
    assertThrows(RefusedException.class, () -> TreeReader.read(node("TreeEnsemble", out)));
    put(out, "post_transform", 0);
    put(out, "nodes_falsenodeids", 3, 1);
    assertThrows(RefusedException.class, () -> TreeReader.read(node("TreeEnsemble", out)));
    put(out, "nodes_falsenodeids", 2, 1);
    put(out, "nodes_modes", 0, 6);
    assertThrows(RefusedException.class, () -> TreeReader.read(node("TreeEnsemble", out)));
  }

  @Test
  void edgesAreWhereSinglePrecisionTurns() {
    Channel plain = Channel.of(0);
    Channel scaled =
        plain
            .then(new FloatStep(FloatStep.Kind.MINUS, 3.1f))
            .then(new FloatStep(FloatStep.Kind.TIMES, -0.7f));
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 1000; i++) {
      float bound = (float) random.nextDouble(-5, 5);
      double edge = plain.edge(bound);
      assertTrue((float) edge <= bound && (float) Math.nextUp(edge) > bound);
      double turned = scaled.edge(bound);
      assertTrue(scaled.apply(turned) > bound && scaled.apply(Math.nextUp(turned)) <= bound);
    }
    assertEquals(Double.POSITIVE_INFINITY, plain.edge(Float.MAX_VALUE));
    assertEquals(Float.MIN_VALUE / 2.0, plain.edge(0));
  }
}
