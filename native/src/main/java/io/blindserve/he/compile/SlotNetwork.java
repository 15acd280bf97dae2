package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The network as slots compute it, with whatever weights they hold, restricted to the slots on
 * which the answer depends. With the slots of the encoded integers it is exactly what a noiseless
 * evaluation gives, padding and all.
 */
final class SlotNetwork {

  private final List<SlotLayer> layers;
  private final int[] features;
  private final int featureCount;
  private final boolean endsSquared;

  private SlotNetwork(
      List<SlotLayer> layers, int[] features, int featureCount, boolean endsSquared) {
    this.layers = List.copyOf(layers);
    this.features = features;
    this.featureCount = featureCount;
    this.endsSquared = endsSquared;
  }

  /**
   * Makes the network of a chain's packing with the given slots for each layer; outputs stand in
   * the first slots.
   */
  static SlotNetwork of(SquareChain chain, Packing packing, List<SlotVectors> vectors) {
    List<SlotLayer> layers = new ArrayList<>();
    SortedSet<Integer> needed = new TreeSet<>();
    for (int i = 0; i < chain.outputs(); i++) {
      needed.add(i);
    }
    for (int k = chain.depth() - 1; k >= 0; k--) {
      SlotLayer layer =
          SlotLayerBuilder.build(packing.layers().get(k), packing.slots(), vectors.get(k), needed);
      layers.add(layer);
      needed = new TreeSet<>();
      for (int slot : layer.inputs()) {
        needed.add(slot);
      }
    }
    Collections.reverse(layers);
    int[] features =
        Arrays.stream(layers.get(0).inputs()).map(slot -> packing.input()[slot]).toArray();
    return new SlotNetwork(layers, features, chain.features(), chain.endsSquared());
  }

  List<SlotLayer> layers() {
    return layers;
  }

  /**
   * The values of one evaluation: the input's slots, and for each layer its slots before the
   * square.
   */
  record Trace(ComplexVector input, List<ComplexVector> values) {}

  Trace forward(double[] t) {
    return forward(t, List.of(), 0);
  }

  /**
   * As {@link #forward(double[])}, with amount * push[k] added to the slots of layer k before its
   * square.
   */
  Trace forward(double[] t, List<ComplexVector> push, double amount) {
    ComplexVector input = new ComplexVector(features.length);
    for (int i = 0; i < features.length; i++) {
      input.re()[i] = features[i] < 0 ? 0 : t[features[i]];
    }
    List<ComplexVector> values = new ArrayList<>(layers.size());
    ComplexVector x = input;
    for (int k = 0; k < layers.size(); k++) {
      ComplexVector u = new ComplexVector(layers.get(k).outputs().length);
      layers.get(k).forward(x, u);
      if (!push.isEmpty()) {
        add(u, push.get(k), amount);
      }
      values.add(u);
      x = u.squared();
    }
    return new Trace(input, values);
  }

  private static void add(ComplexVector to, ComplexVector push, double amount) {
    for (int i = 0; i < to.size(); i++) {
      to.re()[i] += amount * push.re()[i];
      to.im()[i] += amount * push.im()[i];
    }
  }

  /** Returns the real parts of the answer. */
  double[] raw(Trace trace) {
    ComplexVector last = trace.values().get(layers.size() - 1);
    return endsSquared ? last.squared().re() : last.re();
  }

  /**
   * The derivatives of one real combination of the answer.
   *
   * @param slots for each layer the cotangents of its slots before the square
   * @param rows for each layer the cotangents of its sums
   * @param squares for each layer the cotangents of its slots behind the square
   * @param input the cotangents of the input's slots
   */
  record Cotangents(
      List<ComplexVector> slots,
      List<ComplexVector> rows,
      List<ComplexVector> squares,
      ComplexVector input) {}

  Cotangents backward(Trace trace, double[] weight) {
    int depth = layers.size();
    ComplexVector[] slots = new ComplexVector[depth];
    ComplexVector[] rows = new ComplexVector[depth];
    ComplexVector[] squares = new ComplexVector[depth];
    ComplexVector g = ComplexVector.ofReal(weight);
    for (int k = depth - 1; k >= 0; k--) {
      boolean squared = k < depth - 1 || endsSquared;
      squares[k] = g;
      slots[k] = squared ? g.throughSquare(trace.values().get(k)) : g;
      rows[k] = layers.get(k).rowCotangents(slots[k]);
      g = layers.get(k).backward(rows[k]);
    }
    return new Cotangents(List.of(slots), List.of(rows), List.of(squares), g);
  }

  /** Returns the gradient with respect to the features. */
  double[] gradient(Cotangents cotangents) {
    double[] out = new double[featureCount];
    for (int i = 0; i < features.length; i++) {
      if (features[i] >= 0) {
        out[features[i]] += cotangents.input().re()[i];
      }
    }
    return out;
  }

  boolean endsSquared() {
    return endsSquared;
  }
}
