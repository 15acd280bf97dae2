package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows the raw row to the trees. What may stand between keeps every value a monotone function of
 * one feature. For one use; not thread-safe.
 */
final class ChannelWalk {

  private static final int FLOAT = 1;
  private static final int DOUBLE = 11;

  private final Graph graph;
  private final int features;
  private final List<String> notes;
  private final Map<String, List<Channel>> values = new TreeMap<>();
  private Optional<FeatureRange> clipped = Optional.empty();

  ChannelWalk(Graph graph, String input, int features, List<String> notes) {
    this.graph = graph;
    this.features = features;
    this.notes = notes;
    List<Channel> raw = new ArrayList<>(features);
    for (int i = 0; i < features; i++) {
      raw.add(Channel.of(i));
    }
    values.put(input, raw);
  }

  void walk(List<GraphNode> nodes) {
    for (GraphNode node : nodes) {
      if (node.outputs().isEmpty()) {
        throw NodeTable.refuse(node, "it has no output");
      }
      values.put(node.outputs().get(0), apply(node));
    }
  }

  /** Returns the channels that a node reads first. */
  List<Channel> channels(GraphNode node) {
    List<Channel> found = node.inputs().isEmpty() ? null : values.get(node.inputs().get(0));
    if (found == null) {
      throw NodeTable.refuse(
          node,
          "its input is not made of single features",
          "trees must stand on raw features, scaled or selected at most");
    }
    return found;
  }

  /** Returns the box of a Clip of the raw row. */
  Optional<FeatureRange> clipped() {
    return clipped;
  }

  private List<Channel> apply(GraphNode node) {
    return switch (node.qualifiedOperator()) {
      case "Identity", "Dropout" -> channels(node);
      case "Cast" -> cast(node);
      case "ai.onnx.ml.Imputer" -> impute(node);
      case "ai.onnx.ml.Scaler" -> scale(node);
      case "Sub" -> step(node, channels(node), FloatStep.Kind.MINUS, operand(node, 1));
      case "Div" -> step(node, channels(node), FloatStep.Kind.OVER, operand(node, 1));
      case "Add" -> either(node, FloatStep.Kind.PLUS);
      case "Mul" -> either(node, FloatStep.Kind.TIMES);
      case "Clip" -> clip(node);
      case "Concat", "ai.onnx.ml.FeatureVectorizer" -> concat(node);
      case "ai.onnx.ml.ArrayFeatureExtractor" -> select(node);
      case "Gather" -> gather(node);
      default ->
          throw NodeTable.refuse(
              node,
              "it stands before the trees and mixes features or is not known",
              "use trees on raw features, scaled, clipped or selected at most");
    };
  }

  private List<Channel> cast(GraphNode node) {
    double to = node.number("to", FLOAT);
    if (to != FLOAT && to != DOUBLE) {
      throw NodeTable.refuse(node, "it casts to another type than float", "keep floats");
    }
    return channels(node);
  }

  /** Rows with NaN never reach a ciphertext, so replacing NaN does nothing. */
  private List<Channel> impute(GraphNode node) {
    if (!Double.isNaN(node.number("replaced_value_float", Double.NaN))
        || node.attributes().containsKey("replaced_value_int64")) {
      throw NodeTable.refuse(
          node, "it replaces numbers", "replace them before the call, or let it replace NaN only");
    }
    notes.add("Node '" + node.name() + "' replaces NaN, which encrypted rows cannot have.");
    return channels(node);
  }

  private List<Channel> scale(GraphNode node) {
    List<Channel> in = channels(node);
    double[] offset = numbers(node, "offset", in.size());
    double[] scale = numbers(node, "scale", in.size());
    return step(node, step(node, in, FloatStep.Kind.MINUS, offset), FloatStep.Kind.TIMES, scale);
  }

  private static double[] numbers(GraphNode node, String attribute, int size) {
    double[] out =
        NodeTable.numbers(node, attribute).stream().mapToDouble(Double::doubleValue).toArray();
    return spread(node, out, size);
  }

  private static double[] spread(GraphNode node, double[] values, int size) {
    if (values.length != size && values.length != 1) {
      throw NodeTable.refuse(node, values.length + " constants for " + size + " features");
    }
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = values[values.length == 1 ? 0 : i];
    }
    return out;
  }

  private List<Channel> either(GraphNode node, FloatStep.Kind kind) {
    boolean swapped = !node.inputs().isEmpty() && !values.containsKey(node.inputs().get(0));
    GraphNode ordered = swapped ? swapped(node) : node;
    return step(node, channels(ordered), kind, operand(ordered, 1));
  }

  private static GraphNode swapped(GraphNode node) {
    List<String> inputs = new ArrayList<>(node.inputs());
    Collections.reverse(inputs);
    return new GraphNode(
        node.name(), node.domain(), node.operator(), inputs, node.outputs(), node.attributes());
  }

  private double[] operand(GraphNode node, int at) {
    return constant(node, at).values();
  }

  private GraphTensor constant(GraphNode node, int at) {
    GraphTensor found =
        node.inputs().size() > at ? graph.constants().get(node.inputs().get(at)) : null;
    if (found == null) {
      throw NodeTable.refuse(
          node, "its operand " + at + " is no constant", "combine features with constants only");
    }
    return found;
  }

  private static List<Channel> step(
      GraphNode node, List<Channel> in, FloatStep.Kind kind, double[] operands) {
    double[] all = spread(node, operands, in.size());
    boolean product = kind == FloatStep.Kind.TIMES || kind == FloatStep.Kind.OVER;
    List<Channel> out = new ArrayList<>(in.size());
    for (int i = 0; i < in.size(); i++) {
      float operand = (float) all[i];
      if (!Float.isFinite(operand) || (product && operand == 0)) {
        throw NodeTable.refuse(
            node, "its constant " + i + " is zero or not finite", "remove the feature");
      }
      out.add(in.get(i).then(new FloatStep(kind, operand)));
    }
    return out;
  }

  private List<Channel> clip(GraphNode node) {
    List<Channel> in = channels(node);
    double[] low = end(node, "min", 1, -Float.MAX_VALUE, in.size());
    double[] high = end(node, "max", 2, Float.MAX_VALUE, in.size());
    boolean raw = in.size() == features;
    for (int i = 0; i < in.size(); i++) {
      raw &= in.get(i).equals(Channel.of(i)) && low[i] <= high[i];
    }
    if (raw && clipped.isEmpty()) {
      clipped = Optional.of(new FeatureRange(boxed(low), boxed(high)));
    }
    return step(node, step(node, in, FloatStep.Kind.AT_LEAST, low), FloatStep.Kind.AT_MOST, high);
  }

  private double[] end(GraphNode node, String attribute, int input, double otherwise, int size) {
    boolean given = node.inputs().size() > input && !node.inputs().get(input).isEmpty();
    double[] values =
        given ? operand(node, input) : new double[] {node.number(attribute, otherwise)};
    return spread(node, values, size);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private List<Channel> concat(GraphNode node) {
    double axis = node.number("axis", 1);
    if (axis != 1 && axis != -1) {
      throw NodeTable.refuse(node, "its axis is " + axis, "join columns");
    }
    List<Channel> out = new ArrayList<>();
    for (String input : node.inputs()) {
      List<Channel> part = values.get(input);
      if (part == null || out.size() + part.size() > NodeTable.MAX_FEATURES) {
        throw NodeTable.refuse(node, "its operands are not all features, or too many");
      }
      out.addAll(part);
    }
    return out;
  }

  private List<Channel> gather(GraphNode node) {
    double axis = node.number("axis", 0);
    if (axis != 1 && axis != -1) {
      throw NodeTable.refuse(node, "its axis is " + axis, "select columns");
    }
    return select(node);
  }

  private List<Channel> select(GraphNode node) {
    List<Channel> in = channels(node);
    List<Channel> out = new ArrayList<>();
    GraphTensor indices = constant(node, 1);
    if (indices.size() > NodeTable.MAX_FEATURES) {
      throw NodeTable.refuse(node, "it selects " + indices.size() + " columns");
    }
    for (double index : indices.values()) {
      if (!(index >= 0 && index < in.size()) || index != StrictMath.rint(index)) {
        throw NodeTable.refuse(node, "it selects a column that is not there");
      }
      out.add(in.get((int) index));
    }
    return out;
  }
}
