package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.Tail;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Follows what the trees make to the graph's outputs. The label of a classifier, and what is made
 * of it, is left out: probabilities or scores are the answer. For one use; not thread-safe.
 */
final class ScoreWalk {

  private final Graph graph;
  private final GraphNode trees;
  private final TreeModel model;
  private final List<String> notes;
  private final Set<String> labels = new HashSet<>();
  private final Map<String, Score> scores = new TreeMap<>();

  /** The trees' columns after a tail, or the index of the largest. */
  private record Score(Tail tail, boolean argmax) {}

  ScoreWalk(Graph graph, GraphNode trees, TreeModel model, List<String> notes) {
    this.graph = graph;
    this.trees = trees;
    this.model = model;
    this.notes = notes;
    boolean classifier = trees.qualifiedOperator().equals(TreeReader.CLASSIFIER);
    if (trees.outputs().size() != (classifier ? 2 : 1)) {
      throw NodeTable.refuse(trees, "it has " + trees.outputs().size() + " outputs");
    }
    if (classifier) {
      labels.add(trees.outputs().get(0));
    }
    scores.put(trees.outputs().get(classifier ? 1 : 0), new Score(model.tail(), false));
  }

  void walk(List<GraphNode> nodes) {
    for (GraphNode node : nodes) {
      if (node.outputs().isEmpty() || node.inputs().isEmpty()) {
        throw NodeTable.refuse(node, "it has no input or no output");
      }
      String out = node.outputs().get(0);
      if (node.inputs().stream().anyMatch(labels::contains)) {
        labels.add(out);
      } else if (scores.containsKey(node.inputs().get(0))) {
        scores.put(out, apply(node, scores.get(node.inputs().get(0))));
      }
    }
  }

  private Score apply(GraphNode node, Score in) {
    return switch (node.qualifiedOperator()) {
      case "Identity", "Cast", "ai.onnx.ml.ZipMap" -> in;
      case "Sigmoid" -> new Score(TreeGraph.combine(node, in.tail, Tail.SIGMOID), in.argmax);
      case "Softmax" -> new Score(TreeGraph.combine(node, in.tail, Tail.SOFTMAX), in.argmax);
      case "ArgMax" -> new Score(in.tail, true);
      case "Reshape", "Flatten", "Squeeze" -> single(node, in);
      default ->
          throw NodeTable.refuse(
              node,
              "it stands behind the trees and is not known there",
              "end with the trees, a sigmoid or a softmax");
    };
  }

  private Score single(GraphNode node, Score in) {
    if (model.outputs() != 1) {
      throw NodeTable.refuse(node, "it changes the shape of " + model.outputs() + " columns");
    }
    return in;
  }

  /** Returns the trees with the tail of the output. */
  TreeModel model() {
    return new TreeModel(model.features(), model.trees(), model.base(), answer().tail);
  }

  boolean argmax() {
    return answer().argmax;
  }

  private Score answer() {
    Score found = scores.get(outputName());
    // Only labels are asked for: the largest column is the label's index.
    return found == null ? new Score(model.tail(), true) : found;
  }

  /** Returns the output to answer; says what else there is. */
  String outputName() {
    List<String> found = graph.outputs().stream().filter(scores::containsKey).toList();
    List<String> left = graph.outputs().stream().filter(labels::contains).toList();
    if (found.size() + left.size() != graph.outputs().size() || found.size() > 1) {
      throw Refusals.whole(
          graph.outputs().size() + " outputs, of which " + found.size() + " come from the trees",
          "ask for the label and one output of scores or probabilities");
    }
    if (found.isEmpty()) {
      requireLabel(left);
      return left.get(0);
    }
    String note = "Output '%s', the label, is left out: the largest of the answer says it.";
    for (String label : left) {
      String text = String.format(Locale.ROOT, note, label);
      if (!notes.contains(text)) {
        notes.add(text);
      }
    }
    return found.get(0);
  }

  private void requireLabel(List<String> left) {
    if (left.size() != 1 || (model.tail() == Tail.SIGMOID && model.outputs() == 1)) {
      throw NodeTable.refuse(trees, "its label is the only output", "ask for probabilities, too");
    }
  }
}
