package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.LayerNetwork;
import java.util.List;

/**
 * Trees made into a network, and what changed on the way. Immutable and thread-safe.
 *
 * @param network layers of polynomials; in the clear it answers as the trees do, but for what this
 *     record states
 * @param encoding what the client sends
 * @param thresholds distinct thresholds of the model that rows in range can tell apart
 * @param moved thresholds that went to another place, the nearest edge of a bin
 * @param largestMove the farthest of these moves as a share of the feature's range; 0 when none
 * @param gap share of a feature's range, within which of a threshold nothing is promised; 0 when
 *     comparisons are exact
 * @param approximationError the most that approximated comparisons add to a value before the tail,
 *     for rows outside the gap; 0 when comparisons are exact
 * @param clear the model as its file has it
 */
public record TreeResult(
    LayerNetwork network,
    TreeEncoding encoding,
    int thresholds,
    int moved,
    double largestMove,
    double gap,
    double approximationError,
    Clear clear) {

  /** The model in the clear, over raw rows. */
  public static final class Clear {

    private final TreeModel model;
    private final List<Channel> channels;
    private final List<EdgeTree> trees;

    Clear(TreeModel model, List<Channel> channels, List<EdgeTree> trees) {
      this.model = model;
      this.channels = List.copyOf(channels);
      this.trees = List.copyOf(trees);
    }

    /** Returns the columns before the tail, as the model's file gives them. */
    public double[] scores(double[] row) {
      float[] x = new float[channels.size()];
      for (int i = 0; i < x.length; i++) {
        Channel channel = channels.get(i);
        x[i] = channel.apply(row[channel.feature()]);
      }
      return model.scores(x);
    }

    /** Returns the share of a feature's range between a row and the nearest threshold, at least. */
    double distance(double[] row, List<Double> widths) {
      double out = Double.POSITIVE_INFINITY;
      for (EdgeTree tree : trees) {
        out = StrictMath.min(out, distance(tree, row, widths));
      }
      return out;
    }

    private static double distance(EdgeTree tree, double[] row, List<Double> widths) {
      if (!(tree instanceof EdgeTree.Branch branch)) {
        return Double.POSITIVE_INFINITY;
      }
      double own =
          StrictMath.abs(row[branch.feature()] - branch.edge()) / widths.get(branch.feature());
      double low = distance(branch.low(), row, widths);
      return StrictMath.min(own, StrictMath.min(low, distance(branch.high(), row, widths)));
    }
  }

  /**
   * What the network changes over rows.
   *
   * @param rows compared
   * @param largest the largest difference of an answer, after the tail
   * @param same rows whose largest column is the same, or for one column whose side of zero before
   *     the tail is
   */
  public record Comparison(int rows, double largest, int same) {}

  /** Compares the network with the model as its file has it. */
  public Comparison compare(List<double[]> rows) {
    double largest = 0;
    int same = 0;
    for (double[] row : rows) {
      double[] exact = clear.scores(clipped(row));
      List<double[]> values = network.values(network.prepare(row));
      double[] made = values.get(values.size() - 1);
      double[] before = TreeModel.apply(network.tail(), exact);
      double[] after = TreeModel.apply(network.tail(), made);
      for (int k = 0; k < before.length; k++) {
        largest = StrictMath.max(largest, StrictMath.abs(before[k] - after[k]));
      }
      same += side(exact) == side(made) ? 1 : 0;
    }
    return new Comparison(rows.size(), largest, same);
  }

  private double[] clipped(double[] row) {
    return new RowStep.Clip(network.range()).apply(row);
  }

  private static int side(double[] scores) {
    if (scores.length == 1) {
      return scores[0] > 0 ? 1 : 0;
    }
    return (int) new RowStep.Argmax().apply(scores)[0];
  }
}
