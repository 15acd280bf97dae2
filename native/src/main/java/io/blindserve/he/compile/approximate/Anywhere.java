package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values at random points and corners of the box, where no fit has been. */
final class Anywhere {

  static final int POINTS = 1000;
  private static final long SEED = 77_001L;

  private Anywhere() {}

  /** Returns where z of each layer was found, all channels together. */
  static List<Interval> of(LayerNetwork network) {
    int layers = network.layers().size();
    double[] low = new double[layers];
    double[] high = new double[layers];
    Random random = new Random(SEED);
    for (int i = 0; i < POINTS; i++) {
      double[] x = network.prepare(Samples.anywhere(network, random));
      List<double[]> values = network.values(x);
      for (int k = 0; k < layers; k++) {
        for (double z : values.get(k)) {
          boolean finite = Double.isFinite(z);
          low[k] = StrictMath.min(low[k], finite ? z : Double.NEGATIVE_INFINITY);
          high[k] = StrictMath.max(high[k], finite ? z : Double.POSITIVE_INFINITY);
        }
      }
    }
    List<Interval> out = new ArrayList<>();
    for (int k = 0; k < layers; k++) {
      out.add(new Interval(low[k], high[k]));
    }
    return out;
  }

  /** Returns how many times larger values of a network are than another's, in its worst layer. */
  static double growth(LayerNetwork of, LayerNetwork beside) {
    List<Interval> left = of(of);
    List<Interval> right = of(beside);
    double out = 0;
    for (int k = 0; k < left.size(); k++) {
      double size = right.get(k).largest();
      out = size > 0 ? StrictMath.max(out, left.get(k).largest() / size) : out;
    }
    return out;
  }
}
