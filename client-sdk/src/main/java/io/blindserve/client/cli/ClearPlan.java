package io.blindserve.client.cli;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan run on slots in the clear, in double precision, with the weights that the plan file holds:
 * what the encrypted run would give without any noise.
 */
final class ClearPlan {

  private final Plan plan;
  private final List<Slots> constants;

  /** Decodes the weights. */
  ClearPlan(Plan plan) {
    this.plan = plan;
    Encoder encoder = new Encoder(plan.parameters());
    this.constants = plan.constants().stream().map(constant -> decode(encoder, constant)).toList();
  }

  private Slots decode(Encoder encoder, Constant constant) {
    long[] integers = constant.coefficients();
    double[] coefficients = new double[integers.length];
    for (int i = 0; i < integers.length; i++) {
      coefficients[i] = integers[i];
    }
    double[][] slots = encoder.slots(coefficients, plan.logSlots(), constant.scale());
    return new Slots(slots[0], slots[1]);
  }

  /** Returns the outputs of the rows of one request, before {@code post}. */
  List<double[]> raw(List<double[]> rows) {
    List<Slots> values = new ArrayList<>();
    RowPacking.encode(plan.inputs().get(0), rows)
        .forEach(re -> values.add(new Slots(re, new double[re.length])));
    for (Step step : plan.steps()) {
      values.add(run(step, values.get(step.sources().get(0))));
    }
    List<double[][]> results = plan.results().stream().map(i -> values.get(i).parts()).toList();
    return RowPacking.raw(plan.outputs().get(0), results).subList(0, rows.size());
  }

  private Slots run(Step step, Slots in) {
    if (step instanceof Step.Multiply multiply) {
      return in.times(constants.get(multiply.constant()));
    } else if (step instanceof Step.Add add) {
      return in.plus(constants.get(add.constant()));
    } else if (step instanceof Step.Square) {
      return in.times(in);
    } else if (step instanceof Step.Fold fold) {
      return fold(in, fold);
    } else if (step instanceof Step.Transform transform) {
      return transform(in, transform);
    }
    return in; // Rescaling changes the scale and no value.
  }

  private static Slots fold(Slots in, Step.Fold fold) {
    Slots sum = in;
    for (int half = 1; half < fold.count(); half *= 2) {
      sum = sum.plus(sum.rotated(half * fold.stride()));
    }
    return sum;
  }

  /** A diagonal is stored rotated to the right by the giant part of its offset. */
  private Slots transform(Slots in, Step.Transform transform) {
    Slots sum = new Slots(new double[in.re().length], new double[in.re().length]);
    for (Map.Entry<Integer, Integer> entry : transform.diagonals().entrySet()) {
      int giant = entry.getKey() - entry.getKey() % transform.babySteps();
      Slots diagonal = constants.get(entry.getValue()).rotated(giant);
      sum = sum.plus(diagonal.times(in.rotated(entry.getKey())));
    }
    return sum;
  }

  /** Complex slots; never changed once made. */
  private static final class Slots {

    private final double[] re;
    private final double[] im;

    Slots(double[] re, double[] im) {
      this.re = re;
      this.im = im;
    }

    double[] re() {
      return re;
    }

    double[][] parts() {
      return new double[][] {re, im};
    }

    Slots plus(Slots other) {
      double[] outRe = new double[re.length];
      double[] outIm = new double[re.length];
      for (int i = 0; i < re.length; i++) {
        outRe[i] = re[i] + other.re[i];
        outIm[i] = im[i] + other.im[i];
      }
      return new Slots(outRe, outIm);
    }

    Slots times(Slots other) {
      double[] outRe = new double[re.length];
      double[] outIm = new double[re.length];
      for (int i = 0; i < re.length; i++) {
        outRe[i] = re[i] * other.re[i] - im[i] * other.im[i];
        outIm[i] = re[i] * other.im[i] + im[i] * other.re[i];
      }
      return new Slots(outRe, outIm);
    }

    /** Rotates to the left. */
    Slots rotated(int steps) {
      int mask = re.length - 1;
      double[] outRe = new double[re.length];
      double[] outIm = new double[re.length];
      for (int i = 0; i < re.length; i++) {
        outRe[i] = re[(i + steps) & mask];
        outIm[i] = im[(i + steps) & mask];
      }
      return new Slots(outRe, outIm);
    }
  }
}
