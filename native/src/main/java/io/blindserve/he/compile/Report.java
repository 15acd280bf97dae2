package io.blindserve.he.compile;

import io.blindserve.he.ckks.CkksParameters;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/** The text for people that goes with a result. */
final class Report {

  private static final double PICOSECONDS = 1e9;
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  private final StringBuilder text = new StringBuilder();

  void line(String line) {
    text.append(line).append('\n');
  }

  static String rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).toString() : "infinite";
  }

  void network(Network network) {
    StringBuilder widths = new StringBuilder().append(network.box().features());
    for (DenseLayer layer : network.layers()) {
      widths.append('-').append(layer.weights().rows());
    }
    line("network " + widths + ", tail " + network.tail());
  }

  void attempt(Packing packing, BitChoice bits, CkksParameters parameters, ErrorBound error) {
    line("N = " + parameters.n() + ", log2(QP) = " + rounded(parameters.rlwe().exactLogQp()));
    line(
        "  primes in bits: data "
            + Arrays.toString(bits.dataPrimes())
            + ", special "
            + bits.special());
    line(
        "  scales in bits: input "
            + bits.inputScale()
            + ", weights "
            + Arrays.toString(bits.weights())
            + ", values "
            + Arrays.toString(bits.values()));
    for (int k = 0; k < packing.layers().size(); k++) {
      LayerShape shape = packing.layers().get(k);
      line(
          "  layer "
              + (k + 1)
              + ": "
              + shape.offsets()
              + " diagonals ("
              + shape.productRotations()
              + " rotations), fold of "
              + shape.blocks()
              + " by "
              + shape.stride()
              + " ("
              + shape.foldRotations()
              + " rotations)");
    }
    line(
        "  error: promised "
            + rounded(error.promised())
            + ", found "
            + rounded(error.found())
            + ", of it by encoded weights "
            + rounded(error.known()));
    line("  predicted " + rounded(packing.cost() / PICOSECONDS) + " ms on one core");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
