package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;
import java.util.List;

/** Reads attributes of a node of trees with bounds. Stateless. */
final class NodeTable {

  /** Nodes of all trees together, and weights of all leaves together. */
  static final int MAX_NODES = 1 << 20;

  /** Values of all leaves together, one an output. */
  static final int MAX_VALUES = 1 << 23;

  static final int MAX_OUTPUTS = 1 << 12;
  static final int MAX_FEATURES = 1 << 15;

  private NodeTable() {}

  static RefusedException refuse(GraphNode node, String reason) {
    return refuse(node, reason, "convert the model again");
  }

  static RefusedException refuse(GraphNode node, String reason, String hint) {
    return Refusals.at(node.name(), node.qualifiedOperator(), reason, hint);
  }

  /** Returns a list of numbers, empty when the node has no such attribute. */
  static List<Double> numbers(GraphNode node, String attribute) {
    return node.numbers(attribute).orElse(List.of());
  }

  /** Returns integers of which there must be {@code size}, each in [0, limit). */
  static int[] indices(GraphNode node, String attribute, int size, int limit) {
    List<Double> numbers = numbers(node, attribute);
    requireSize(node, attribute, numbers.size(), size);
    int[] out = new int[size];
    for (int i = 0; i < size; i++) {
      double number = numbers.get(i);
      if (!(number >= 0 && number < limit) || number != StrictMath.rint(number)) {
        throw refuse(node, attribute + " " + i + " is not an index below " + limit);
      }
      out[i] = (int) number;
    }
    return out;
  }

  /**
   * Returns numbers of which there must be {@code size}, finite and rounded to single precision.
   */
  static float[] floats(GraphNode node, String attribute, int size) {
    List<Double> numbers = numbers(node, attribute);
    requireSize(node, attribute, numbers.size(), size);
    float[] out = new float[size];
    for (int i = 0; i < size; i++) {
      out[i] = (float) (double) numbers.get(i);
      if (!Float.isFinite(out[i])) {
        throw refuse(node, attribute + " " + i + " is not finite", "check the training");
      }
    }
    return out;
  }

  static void requireSize(GraphNode node, String attribute, int found, int wanted) {
    if (found != wanted) {
      throw refuse(node, attribute + " has " + found + " entries, not " + wanted);
    }
  }

  static void requireNone(GraphNode node, String attribute, String hint) {
    if (node.attributes().containsKey(attribute)) {
      throw refuse(node, "it has " + attribute, hint);
    }
  }
}
