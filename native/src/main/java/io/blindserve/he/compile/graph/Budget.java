package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;

/**
 * What one reading may use, counted over the whole graph before anything is made, so that a hostile
 * model can exhaust neither memory nor time. Also knows the node at work, for messages. Not
 * thread-safe; one a reading.
 */
final class Budget {

  /** Values of a row of one tensor. */
  static final int MAX_ELEMENTS = 1 << 20;

  /** Elements of all tensors together. */
  private static final long MAX_ALL_ELEMENTS = 1L << 24;

  /** Coefficients of all combinations together; 12 bytes each. */
  private static final long MAX_ENTRIES = 1L << 26;

  /** Multiplications while combinations are made: seconds. */
  private static final long MAX_WORK = 1L << 31;

  private static final String SMALLER = "use a smaller model, or stride and pool earlier";

  private GraphNode node = GraphNode.NONE;
  private long elements;
  private long entries;
  private long work;

  /** Sets the node that is at work. */
  void at(GraphNode next) {
    node = next;
  }

  GraphNode node() {
    return node;
  }

  /** Returns a refusal of the node at work; reason and hint without a full stop. */
  RefusedException refused(String reason, String hint) {
    return Refusals.at(node.name(), node.qualifiedOperator(), reason, hint);
  }

  /** Counts a tensor's elements; returns their number. */
  int elements(long count) {
    if (count < 1 || count > MAX_ELEMENTS) {
      throw refused(
          "a row of its output has " + count + " values, not 1 to " + MAX_ELEMENTS, SMALLER);
    }
    elements += count;
    if (elements > MAX_ALL_ELEMENTS) {
      throw refused(
          "the network's tensors have more than " + MAX_ALL_ELEMENTS + " values a row", SMALLER);
    }
    return (int) count;
  }

  /** Counts coefficients that are about to be made. */
  void entries(long count) {
    entries += count;
    if (entries > MAX_ENTRIES) {
      throw refused("the network has more than " + MAX_ENTRIES + " weights, unrolled", SMALLER);
    }
  }

  /** Counts multiplications that are about to be made. */
  void work(long count) {
    work += count;
    if (work > MAX_WORK) {
      throw refused("unrolling the network takes more than " + MAX_WORK + " steps", SMALLER);
    }
  }
}
