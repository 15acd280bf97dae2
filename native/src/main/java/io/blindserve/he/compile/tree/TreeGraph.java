package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A graph around one node of trees: what stands before it, feature by feature, and after it.
 *
 * @param inputName the input tensor
 * @param features values of a raw row
 * @param node the node of trees
 * @param model its trees, with columns before the tail as the graph's output has them
 * @param channels what each feature of the trees is of the raw row
 * @param argmax whether the index of the largest column is the answer
 * @param outputName the output tensor
 * @param clipped the box to which the graph itself clips raw rows, where it does
 * @param notes what was left out
 */
record TreeGraph(
    String inputName,
    int features,
    GraphNode node,
    TreeModel model,
    List<Channel> channels,
    boolean argmax,
    String outputName,
    Optional<FeatureRange> clipped,
    List<String> notes) {

  /** Copies the lists. */
  TreeGraph {
    channels = List.copyOf(channels);
    notes = List.copyOf(notes);
  }

  /** Returns the one node of trees, if there is any. */
  static Optional<GraphNode> find(Graph graph) {
    List<GraphNode> found = graph.nodes().stream().filter(TreeReader::reads).toList();
    if (found.size() > 1) {
      throw Refusals.at(
          found.get(1).name(),
          found.get(1).qualifiedOperator(),
          "it is the second of " + found.size() + " nodes of trees",
          "convert the ensemble into one node, as skl2onnx does for forests and boosting");
    }
    return found.stream().findFirst();
  }

  /** Reads a graph that has a node of trees. */
  static TreeGraph read(Graph graph) {
    GraphNode node = find(graph).orElseThrow();
    GraphInput input = input(graph);
    int features = input.shape().get(1);
    List<String> notes = new ArrayList<>();
    ChannelWalk before = new ChannelWalk(graph, input.name(), features, notes);
    int at = graph.nodes().indexOf(node);
    before.walk(graph.nodes().subList(0, at));
    List<Channel> channels = before.channels(node);
    TreeModel model = TreeReader.read(node);
    if (model.features() > channels.size()) {
      throw NodeTable.refuse(
          node, "it looks at feature " + (model.features() - 1) + " of " + channels.size());
    }
    ScoreWalk after = new ScoreWalk(graph, node, model, notes);
    after.walk(graph.nodes().subList(at + 1, graph.nodes().size()));
    return new TreeGraph(
        input.name(),
        features,
        node,
        after.model(),
        channels,
        after.argmax(),
        after.outputName(),
        before.clipped(),
        notes);
  }

  private static GraphInput input(Graph graph) {
    if (graph.inputs().size() != 1) {
      throw Refusals.whole(
          graph.inputs().size() + " inputs",
          "convert with one input of all columns (initial_types with one FloatTensorType)");
    }
    GraphInput input = graph.inputs().get(0);
    boolean rows = input.shape().size() == 2 && input.shape().get(0) <= 1;
    int features = rows ? input.shape().get(1) : 0;
    if (features < 1 || features > NodeTable.MAX_FEATURES) {
      throw Refusals.whole(
          "the input's shape is not [any, 1 to " + NodeTable.MAX_FEATURES + "]",
          "convert with FloatTensorType([None, number of features])");
    }
    return input;
  }
}
