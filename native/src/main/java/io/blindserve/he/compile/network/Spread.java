package io.blindserve.he.compile.network;

/**
 * How values of a channel were spread over the training rows, as a batch normalisation keeps it.
 *
 * @param mean their mean
 * @param deviation their standard deviation, not negative
 */
public record Spread(double mean, double deviation) {

  /** Checks that there are such values. */
  public Spread {
    if (!Double.isFinite(mean) || !(deviation >= 0 && deviation <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("mean or deviation is out of range");
    }
  }

  /** Returns the spread of scale * value + shift. */
  public Spread affine(double scale, double shift) {
    return new Spread(scale * mean + shift, StrictMath.abs(scale) * deviation);
  }
}
