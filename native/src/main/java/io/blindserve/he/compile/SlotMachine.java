package io.blindserve.he.compile;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.LinearTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a list of instructions on slots in the clear, all of them, with the slots that the encoded
 * integers hold: what an evaluation without noise gives.
 */
final class SlotMachine {

  private final List<Step> steps;
  private final List<ComplexVector> constants;

  SlotMachine(CkksParameters parameters, int logSlots, List<Step> steps, List<Constant> constants) {
    Encoder encoder = new Encoder(parameters);
    this.steps = List.copyOf(steps);
    this.constants =
        constants.stream().map(c -> CircuitBuilder.decode(encoder, c, logSlots)).toList();
  }

  /** Returns all values for one input ciphertext: the input and one value a step. */
  List<ComplexVector> run(double[] input) {
    List<ComplexVector> values = new ArrayList<>();
    values.add(ComplexVector.ofReal(input));
    for (Step step : steps) {
      values.add(run(step, values.get(step.sources().get(0))));
    }
    return values;
  }

  private ComplexVector run(Step step, ComplexVector in) {
    if (step instanceof Step.Multiply multiply) {
      ComplexVector out = new ComplexVector(in.size());
      multiplyAdd(out, constants.get(multiply.constant()), 0, in, 0);
      return out;
    }
    if (step instanceof Step.Transform transform) {
      return transform(transform, in);
    }
    if (step instanceof Step.Fold fold) {
      return fold(fold, in);
    }
    if (step instanceof Step.AddRotated rotated) {
      return plusRotated(in, rotated.rotations().stream().mapToInt(Integer::intValue).sum());
    }
    if (step instanceof Step.Add add) {
      ComplexVector constant = constants.get(add.constant());
      return new ComplexVector(
          Vectors.add(in.re(), constant.re()), Vectors.add(in.im(), constant.im()));
    }
    if (step instanceof Step.Square) {
      return in.squared();
    }
    if (step instanceof Step.Rescale) {
      return in;
    }
    throw new IllegalArgumentException("a step " + step.op() + " in a chain of layers");
  }

  private ComplexVector transform(Step.Transform step, ComplexVector in) {
    ComplexVector out = new ComplexVector(in.size());
    for (Map.Entry<Integer, Integer> entry : step.diagonals().entrySet()) {
      int giant = LinearTransform.giantOf(entry.getKey(), step.babySteps());
      multiplyAdd(out, constants.get(entry.getValue()), giant, in, entry.getKey());
    }
    return out;
  }

  /** Adds a[t + aBy] * b[t + bBy] to out[t]. */
  private static void multiplyAdd(
      ComplexVector out, ComplexVector a, int aBy, ComplexVector b, int bBy) {
    int mask = out.size() - 1;
    for (int t = 0; t <= mask; t++) {
      int i = (t + aBy) & mask;
      int j = (t + bBy) & mask;
      out.re()[t] += a.re()[i] * b.re()[j] - a.im()[i] * b.im()[j];
      out.im()[t] += a.re()[i] * b.im()[j] + a.im()[i] * b.re()[j];
    }
  }

  private static ComplexVector fold(Step.Fold step, ComplexVector in) {
    ComplexVector sum = in;
    for (int half = 1; half < step.count(); half *= 2) {
      sum = plusRotated(sum, half * step.stride());
    }
    return sum;
  }

  private static ComplexVector plusRotated(ComplexVector in, int by) {
    return new ComplexVector(
        Vectors.add(in.re(), CircuitBuilder.rotated(in.re(), by)),
        Vectors.add(in.im(), CircuitBuilder.rotated(in.im(), by)));
  }
}
