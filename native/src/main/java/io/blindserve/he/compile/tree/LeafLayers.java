package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Layers from the bits of comparisons to the answer. A segment of m conditions holds when all m are
 * 1; their number S goes through squares that send m to 1 and all less to 0:
 *
 * <ul>
 *   <li>two conditions: ((S - 1/2)^2 - 1/4) / 2;
 *   <li>four: (((S - 3/2)^2 - 5/4)^2 - 1) / 24; three count a constant as the fourth;
 *   <li>a path of several segments multiplies pairs of them as two conditions, once or twice.
 * </ul>
 *
 * <p>For one use; not thread-safe.
 */
final class LeafLayers {

  /** The most channels of a layer. */
  private static final int MAX_WIDTH = 1 << 15;

  private final GraphNode node;
  private final LeafPaths leaves;
  private final List<Layer> layers = new ArrayList<>();

  /** An indicator, or a bit, is gain times its channel plus offset; the same for all channels. */
  private double gain;

  private double offset;
  private int width;

  private LeafLayers(GraphNode node, LeafPaths leaves, int bits, double gain, double offset) {
    this.node = node;
    this.leaves = leaves;
    this.width = bits;
    this.gain = gain;
    this.offset = offset;
  }

  /**
   * Returns the layers.
   *
   * @param bits channels in front, each a bit after {@code gain} and {@code offset}
   */
  static List<Layer> of(GraphNode node, LeafPaths leaves, int bits, double gain, double offset) {
    return new LeafLayers(node, leaves, bits, gain, offset).build();
  }

  private List<Layer> build() {
    if (leaves.mostConditions() == 1 && leaves.mostSegments() == 1) {
      addSums();
      return layers;
    }
    List<List<Integer>> parts = addSegments();
    while (parts.stream().anyMatch(part -> part.size() > 1)) {
      parts = addPairs(parts);
    }
    List<Integer> indicators = parts.stream().map(part -> part.get(0)).toList();
    addLast(indicators);
    return layers;
  }

  /** Trees of one branch each are sums of bits. */
  private void addSums() {
    int outputs = leaves.base().length;
    List<SortedMap<Integer, Double>> rows = rows(outputs);
    double[] bias = leaves.base().clone();
    for (LeafPath leaf : leaves.paths()) {
      Condition condition = leaf.segments().get(0).get(0);
      for (int k = 0; k < outputs; k++) {
        bias[k] += addCondition(rows.get(k), condition, leaf.values()[k]);
      }
    }
    add(rows, bias, Polynomial.IDENTITY);
  }

  /** Adds the layers of segments; returns the segments of each leaf by channel. */
  private List<List<Integer>> addSegments() {
    Map<List<Condition>, Integer> channels = new LinkedHashMap<>();
    List<List<Integer>> parts = new ArrayList<>();
    for (LeafPath leaf : leaves.paths()) {
      List<Integer> part = new ArrayList<>();
      for (List<Condition> segment : leaf.segments()) {
        part.add(number(channels, segment));
      }
      parts.add(part);
    }
    int most = leaves.mostConditions();
    int target = most <= 2 ? 2 : 4;
    double centre = target == 2 ? 0.5 : 1.5;
    List<SortedMap<Integer, Double>> rows = rows(channels.size());
    double[] bias = new double[channels.size()];
    channels.forEach(
        (segment, channel) -> {
          double constant = target - segment.size() - centre;
          for (Condition condition : segment) {
            constant += addCondition(rows.get(channel), condition, 1);
          }
          bias[channel] = constant;
        });
    add(rows, bias, Polynomial.SQUARE);
    setIndicator(0.5, -0.125);
    if (target == 4) {
      double[] shift = new double[width];
      Arrays.fill(shift, -1.25);
      layers.add(layer(SparseMatrix.identity(width), shift, Polynomial.SQUARE));
      setIndicator(1.0 / 24, -1.0 / 24);
    }
    return parts;
  }

  private <T> int number(Map<T, Integer> channels, T key) {
    Integer found = channels.get(key);
    if (found != null) {
      return found;
    }
    if (channels.size() == MAX_WIDTH) {
      throw NodeTable.refuse(
          node,
          "the trees need more than " + MAX_WIDTH + " products",
          "train fewer or smaller trees");
    }
    channels.put(key, channels.size());
    return channels.size() - 1;
  }

  /** Adds weight times a condition to a row over bits; returns the constant that goes with it. */
  private double addCondition(SortedMap<Integer, Double> row, Condition condition, double weight) {
    double constant = 0;
    if (condition.low() == Condition.NONE) {
      constant += weight;
    } else {
      row.merge(condition.low(), weight * gain, Double::sum);
      constant += weight * offset;
    }
    if (condition.high() != Condition.NONE) {
      row.merge(condition.high(), -weight * gain, Double::sum);
      constant -= weight * offset;
    }
    return constant;
  }

  /** Multiplies neighbours: (a + b - 1/2)^2 with a single one beside a constant 1. */
  private List<List<Integer>> addPairs(List<List<Integer>> parts) {
    Map<List<Integer>, Integer> channels = new LinkedHashMap<>();
    List<List<Integer>> out = new ArrayList<>();
    for (List<Integer> part : parts) {
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < part.size(); i += 2) {
        List<Integer> pair = new ArrayList<>(part.subList(i, StrictMath.min(i + 2, part.size())));
        Collections.sort(pair);
        next.add(number(channels, List.copyOf(pair)));
      }
      out.add(next);
    }
    List<SortedMap<Integer, Double>> rows = rows(channels.size());
    double[] bias = new double[channels.size()];
    channels.forEach(
        (pair, channel) -> {
          bias[channel] = pair.size() * offset + (pair.size() == 1 ? 0.5 : -0.5);
          pair.forEach(from -> rows.get(channel).merge(from, gain, Double::sum));
        });
    add(rows, bias, Polynomial.SQUARE);
    setIndicator(0.5, -0.125);
    return out;
  }

  private void addLast(List<Integer> indicators) {
    int outputs = leaves.base().length;
    List<SortedMap<Integer, Double>> rows = rows(outputs);
    double[] bias = leaves.base().clone();
    for (int i = 0; i < indicators.size(); i++) {
      double[] values = leaves.paths().get(i).values();
      for (int k = 0; k < outputs; k++) {
        rows.get(k).merge(indicators.get(i), gain * values[k], Double::sum);
        bias[k] += offset * values[k];
      }
    }
    add(rows, bias, Polynomial.IDENTITY);
  }

  private static List<SortedMap<Integer, Double>> rows(int count) {
    List<SortedMap<Integer, Double>> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(new TreeMap<>());
    }
    return out;
  }

  private void add(List<SortedMap<Integer, Double>> rows, double[] bias, ScalarFunction function) {
    SparseMatrix.Builder weights = new SparseMatrix.Builder(width);
    rows.forEach(weights::row);
    layers.add(layer(weights.build(), bias, function));
    width = rows.size();
  }

  private Layer layer(SparseMatrix weights, double[] bias, ScalarFunction function) {
    return new Layer(
        node.name(),
        node.qualifiedOperator(),
        weights,
        bias,
        Collections.nCopies(bias.length, function));
  }

  private void setIndicator(double newGain, double newOffset) {
    gain = newGain;
    offset = newOffset;
  }
}
