package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;
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

  /** What stands for values that a node could not make; thrown when the answer needs them. */
  private final Map<String, RefusedException> refusals = new TreeMap<>();

  /** The trees' columns times scale plus shift, after a tail, or the index of the largest. */
  private record Score(double scale, double shift, Tail tail, boolean argmax) {

    Score with(Tail other) {
      return new Score(scale, shift, other, argmax);
    }

    Score times(double factor, double summand) {
      return new Score(scale * factor, shift * factor + summand, tail, argmax);
    }
  }

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
    scores.put(trees.outputs().get(classifier ? 1 : 0), new Score(1, 0, model.tail(), false));
  }

  void walk(List<GraphNode> nodes) {
    for (GraphNode node : nodes) {
      if (node.outputs().isEmpty() || node.inputs().isEmpty()) {
        throw NodeTable.refuse(node, "it has no input or no output");
      }
      String out = node.outputs().get(0);
      Score in = scores.get(node.inputs().get(0));
      if (node.inputs().stream().anyMatch(labels::contains)) {
        labels.add(out);
      } else if (in != null) {
        keep(node, out, in);
      } else {
        pass(node, out);
      }
    }
  }

  private void keep(GraphNode node, String out, Score in) {
    try {
      scores.put(out, apply(node, in));
    } catch (RefusedException e) {
      refusals.put(out, e);
    }
  }

  private void pass(GraphNode node, String out) {
    node.inputs().stream()
        .filter(refusals::containsKey)
        .findFirst()
        .ifPresent(input -> refusals.put(out, refusals.get(input)));
  }

  private Score apply(GraphNode node, Score in) {
    return switch (node.qualifiedOperator()) {
      case "Identity", "Cast", "ai.onnx.ml.ZipMap" -> in;
      case "Sigmoid" -> in.with(combine(node, in.tail, Tail.SIGMOID));
      case "Softmax" -> in.with(combine(node, in.tail, Tail.SOFTMAX));
      case "ArgMax" -> new Score(in.scale, in.shift, in.tail, true);
      case "Mul" -> affine(node, in, operand(node), 0);
      case "Div" -> affine(node, in, 1 / operand(node), 0);
      case "Add" -> affine(node, in, 1, operand(node));
      case "Sub" -> affine(node, in, 1, -operand(node));
      case "Reshape", "Flatten", "Squeeze" -> single(node, in);
      default ->
          throw NodeTable.refuse(
              node,
              "it stands behind the trees and is not known there",
              "end with the trees, a sigmoid or a softmax");
    };
  }

  private static Tail combine(GraphNode node, Tail before, Tail next) {
    if (before != Tail.NONE) {
      throw NodeTable.refuse(node, "it stands behind another transform", "keep one of the two");
    }
    return next;
  }

  /** LightGBM's converter multiplies probabilities by one. */
  private static Score affine(GraphNode node, Score in, double factor, double summand) {
    if (factor == 1 && summand == 0) {
      return in;
    }
    if (in.tail != Tail.NONE || in.argmax || !Double.isFinite(factor) || factor == 0) {
      throw NodeTable.refuse(
          node, "it changes what the client computes", "scale before the sigmoid or softmax");
    }
    return in.times(factor, summand);
  }

  private double operand(GraphNode node) {
    GraphTensor found =
        node.inputs().size() == 2 ? graph.constants().get(node.inputs().get(1)) : null;
    if (found == null || found.size() != 1) {
      throw NodeTable.refuse(
          node, "its other operand is no single constant", "scale all columns alike");
    }
    return found.value(0);
  }

  private Score single(GraphNode node, Score in) {
    if (model.outputs() != 1) {
      throw NodeTable.refuse(node, "it changes the shape of " + model.outputs() + " columns");
    }
    return in;
  }

  /** Returns the trees with the scale and tail of the output. */
  TreeModel model() {
    Score score = answer();
    return model.affine(score.scale, score.shift, score.tail);
  }

  boolean argmax() {
    return answer().argmax;
  }

  private Score answer() {
    Score found = scores.get(outputName());
    // Only labels are asked for: the largest column is the label's index.
    return found == null ? new Score(1, 0, model.tail(), true) : found;
  }

  /** Returns the output to answer; says what else there is. */
  String outputName() {
    for (String output : graph.outputs()) {
      RefusedException refused = refusals.get(output);
      if (refused != null) {
        throw refused;
      }
    }
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
