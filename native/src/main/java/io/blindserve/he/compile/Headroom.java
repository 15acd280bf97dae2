package io.blindserve.he.compile;

import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import java.math.BigInteger;
import java.util.List;

/**
 * Checks that no coefficient outgrows the modulus of its level, at points of the box and with a
 * margin. A coefficient is at most the scale times the mean absolute value of the slots, padding
 * included, so that is what is compared with half the modulus.
 */
final class Headroom {

  private static final double MARGIN = 4;
  private static final int POINTS = 8;
  private static final long SEED = 0x726F6F6DL;

  private final SquareChain chain;
  private final Packing packing;
  private final CkksParameters parameters;
  private final Circuit circuit;

  Headroom(SquareChain chain, Packing packing, CkksParameters parameters, Circuit circuit) {
    this.chain = chain;
    this.packing = packing;
    this.parameters = parameters;
    this.circuit = circuit;
  }

  boolean isEnough() {
    SlotMachine machine =
        new SlotMachine(parameters, packing.logSlots(), circuit.steps(), circuit.constants());
    RandomPoints points = new RandomPoints(chain.features(), SEED);
    for (int i = 0; i < POINTS; i++) {
      List<ComplexVector> values =
          machine.run(slots(i % 2 == 0 ? points.inside() : points.corner()));
      if (!fits(values)) {
        return false;
      }
    }
    return true;
  }

  private double[] slots(double[] t) {
    double[] out = new double[packing.slots()];
    for (int s = 0; s < out.length; s++) {
      out[s] = packing.input()[s] < 0 ? 0 : t[packing.input()[s]];
    }
    return out;
  }

  /** Follows level and scale through the steps; the input itself is small. */
  private boolean fits(List<ComplexVector> values) {
    int level = parameters.maxLevel();
    Scale scale = Scale.ofPowerOfTwo(parameters.literal().logDefaultScale());
    for (int i = 0; i < circuit.steps().size(); i++) {
      Step step = circuit.steps().get(i);
      if (step instanceof Step.Multiply || step instanceof Step.Transform) {
        scale = scale.multiply(circuit.constants().get(step.constants().get(0)).scale());
      } else if (step instanceof Step.Rescale) {
        scale = scale.divide(parameters.rlwe().q().modulus(level).value());
        level--;
      } else if (step instanceof Step.Square) {
        scale = scale.multiply(scale);
      }
      BigInteger modulus = parameters.rlwe().qAt(level).product();
      // Primes are smaller than their sizes in bits say, and squares double what that adds up to.
      if (scale.floorLog2() >= modulus.bitLength()) {
        return false;
      }
      if (!(mean(values.get(i + 1)) * MARGIN * scale.doubleValue() * 2 < modulus.doubleValue())) {
        return false;
      }
    }
    return true;
  }

  private static double mean(ComplexVector slots) {
    double sum = 0;
    for (int i = 0; i < slots.size(); i++) {
      sum += StrictMath.sqrt(slots.energy(i));
    }
    return sum / slots.size();
  }
}
