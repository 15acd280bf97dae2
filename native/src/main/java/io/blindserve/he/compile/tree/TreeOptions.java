package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import java.util.List;
import java.util.Optional;

/**
 * How trees are to be made into a network. Immutable.
 *
 * @param encoding what the client sends
 * @param allowThresholds whether clients may see thresholds; {@code PUBLISHED_THRESHOLDS} needs it
 * @param range where raw rows lie; needed unless edges or thresholds are given to clients
 * @param bins how many bins a feature has when {@code edges} are not given, 2 to 64
 * @param edges of each raw feature, ascending, at most 64 a feature; the same whatever the model's
 *     thresholds are, for example the bins of a histogram that training used
 * @param gap share of a feature's range, 2^-12 to 2^-2, within which of a threshold sign
 *     polynomials promise nothing
 * @param approximationError the most that sign polynomials may add to a sum of leaf values outside
 *     the gap
 */
public record TreeOptions(
    TreeEncoding encoding,
    boolean allowThresholds,
    Optional<FeatureRange> range,
    int bins,
    Optional<List<List<Double>>> edges,
    double gap,
    double approximationError) {

  /** The most edges of a feature. */
  public static final int MAX_EDGES = 64;

  /** Copies the lists and checks numbers. */
  public TreeOptions {
    edges = edges.map(lists -> lists.stream().map(List::copyOf).toList());
    if (bins < 2 || bins > MAX_EDGES) {
      throw new IllegalArgumentException(bins + " bins, not 2 to " + MAX_EDGES);
    }
    if (!(gap >= 0x1p-12 && gap <= 0x1p-2)) {
      throw new IllegalArgumentException("a gap of " + gap);
    }
    if (!(approximationError >= 1e-9 && approximationError <= 1)) {
      throw new IllegalArgumentException("an approximation error of " + approximationError);
    }
    edges.ifPresent(TreeOptions::checkEdges);
  }

  private static void checkEdges(List<List<Double>> edges) {
    for (int i = 0; i < edges.size(); i++) {
      List<Double> of = edges.get(i);
      boolean fits = of.size() <= MAX_EDGES;
      for (int j = 0; j < of.size() && fits; j++) {
        fits = Double.isFinite(of.get(j)) && (j == 0 || of.get(j) > of.get(j - 1));
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "the edges of feature " + i + " are not at most " + MAX_EDGES + " ascending numbers");
      }
    }
  }

  /** Returns public bins of equal width, 64 a feature. */
  public static TreeOptions defaults() {
    return new TreeOptions(
        TreeEncoding.PUBLIC_BINS,
        false,
        Optional.empty(),
        MAX_EDGES,
        Optional.empty(),
        0x1p-6,
        0.005);
  }

  /** Returns these options with another encoding. */
  public TreeOptions withEncoding(TreeEncoding other) {
    return new TreeOptions(other, allowThresholds, range, bins, edges, gap, approximationError);
  }

  /** Returns these options with clients allowed to see thresholds. */
  public TreeOptions withThresholdsAllowed() {
    return new TreeOptions(encoding, true, range, bins, edges, gap, approximationError);
  }

  /** Returns these options with a range of raw rows. */
  public TreeOptions withRange(FeatureRange other) {
    return new TreeOptions(
        encoding, allowThresholds, Optional.of(other), bins, edges, gap, approximationError);
  }

  /** Returns these options with so many bins of equal width a feature. */
  public TreeOptions withBins(int count) {
    return new TreeOptions(encoding, allowThresholds, range, count, edges, gap, approximationError);
  }

  /** Returns these options with given edges. */
  public TreeOptions withEdges(List<List<Double>> given) {
    return new TreeOptions(
        encoding, allowThresholds, range, bins, Optional.of(given), gap, approximationError);
  }

  /** Returns these options with another gap. */
  public TreeOptions withGap(double other) {
    return new TreeOptions(
        encoding, allowThresholds, range, bins, edges, other, approximationError);
  }

  /** Returns these options with another error of sign polynomials. */
  public TreeOptions withApproximationError(double other) {
    return new TreeOptions(encoding, allowThresholds, range, bins, edges, gap, other);
  }
}
