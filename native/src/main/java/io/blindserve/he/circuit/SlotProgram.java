package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.LinearTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The steps of a plan on slots in the clear, in double precision, with the weights that the plan
 * holds: what an encrypted run gives without any noise. Thread-safe.
 */
public final class SlotProgram {

  private final int logSlots;
  private final List<Step> steps;
  private final List<ValueShape> shapes;
  private final List<ComplexSlots> constants;

  private SlotProgram(
      CkksParameters parameters,
      int logSlots,
      List<Step> steps,
      List<ValueShape> shapes,
      List<Constant> constants) {
    Encoder encoder = new Encoder(parameters);
    this.logSlots = logSlots;
    this.steps = steps;
    this.shapes = shapes;
    this.constants = constants.stream().map(constant -> decode(encoder, constant)).toList();
  }

  /** Returns the program of a plan, its weights decoded. */
  public static SlotProgram of(Plan plan) {
    return new SlotProgram(
        plan.parameters(), plan.logSlots(), plan.steps(), plan.values(), plan.constants());
  }

  /**
   * As the other, for the parts that a plan will be made of.
   *
   * @param inputs layouts of all input ciphertexts, in order
   * @throws IllegalArgumentException if a step cannot be done; the message names it
   */
  public static SlotProgram of(
      CkksParameters parameters,
      List<InputCiphertext> inputs,
      List<Constant> constants,
      List<Step> steps) {
    PlanWalk walk = PlanWalk.of(parameters, inputs, constants, steps);
    return new SlotProgram(
        parameters, inputs.get(0).logSlots(), List.copyOf(steps), walk.shapes(), constants);
  }

  private ComplexSlots decode(Encoder encoder, Constant constant) {
    double[] coefficients = new double[constant.size()];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = constant.coefficient(i);
    }
    double[][] slots = encoder.slots(coefficients, logSlots, constant.scale());
    return new ComplexSlots(slots[0], slots[1]);
  }

  /**
   * Returns all values: the inputs, then one for each step; of each the real parts of its slots,
   * then the imaginary parts.
   *
   * @param inputs real slots of every input ciphertext, in order
   */
  public List<double[][]> values(List<double[]> inputs) {
    return run(inputs).stream().map(ComplexSlots::parts).toList();
  }

  /**
   * Returns what each ciphertext of the answers decodes to.
   *
   * @param plan the plan that this is the program of
   */
  List<double[][]> results(Plan plan, List<double[]> inputs) {
    List<ComplexSlots> values = run(inputs);
    List<double[][]> out = new ArrayList<>();
    for (OutputSpec output : plan.outputs()) {
      for (OutputCiphertext ciphertext : output.ciphertexts()) {
        ComplexSlots value = values.get(plan.results().get(out.size()));
        out.add(value.means(1 << ciphertext.logSlots()).parts());
      }
    }
    return List.copyOf(out);
  }

  /**
   * Returns the first output of a plan, before {@code post}, for the rows of one request.
   *
   * @param plan the plan that this is the program of, with one input
   */
  public List<double[]> raw(Plan plan, List<double[]> rows) {
    List<double[][]> decoded = results(plan, RowPacking.encode(plan.inputs().get(0), rows));
    OutputSpec output = plan.outputs().get(0);
    return RowPacking.raw(output, decoded.subList(0, output.ciphertexts().size()))
        .subList(0, rows.size());
  }

  private List<ComplexSlots> run(List<double[]> inputs) {
    if (inputs.size() != shapes.size() - steps.size()) {
      throw new IllegalArgumentException(inputs.size() + " input ciphertexts");
    }
    List<ComplexSlots> values = new ArrayList<>(shapes.size());
    for (double[] slots : inputs) {
      if (slots.length != 1 << logSlots) {
        throw new IllegalArgumentException("an input of " + slots.length + " slots");
      }
      values.add(new ComplexSlots(slots.clone(), new double[slots.length]));
    }
    for (Step step : steps) {
      values.add(run(step, values));
    }
    return values;
  }

  private ComplexSlots run(Step step, List<ComplexSlots> values) {
    if (step instanceof Step.Unary unary) {
      return unary(unary, values.get(unary.source()));
    }
    if (step instanceof Step.Binary binary) {
      return binary(binary, values.get(binary.left()), values.get(binary.right()));
    }
    if (step instanceof Step.Combine combine) {
      double unit = 1 / combine.scale().doubleValue();
      return ComplexSlots.combined(
          1 << logSlots,
          combine.sources().stream().map(values::get).toList(),
          combine.factors().stream().mapToDouble(factor -> factor * unit).toArray());
    }
    ComplexSlots sum = ComplexSlots.zeros(1 << logSlots);
    if (step instanceof Step.TransformSum transforms) {
      for (Step.TransformSum.Part part : transforms.parts()) {
        ComplexSlots in = values.get(part.source());
        sum = sum.plus(transform(in, part.diagonals(), transforms.babySteps()));
      }
    }
    return sum;
  }

  private static ComplexSlots binary(Step.Binary step, ComplexSlots left, ComplexSlots right) {
    return step instanceof Step.MultiplyValues
        ? left.times(right)
        : left.plus(right, step instanceof Step.AddValues ? 1 : -1);
  }

  private ComplexSlots unary(Step.Unary step, ComplexSlots in) {
    if (step instanceof Step.Multiply multiply) {
      return in.times(constants.get(multiply.constant()));
    }
    if (step instanceof Step.Add add) {
      return in.plus(constants.get(add.constant()));
    }
    if (step instanceof Step.AddScalar add) {
      return in.plus(add.integer() / shapes.get(add.source()).scale().doubleValue());
    }
    if (step instanceof Step.Square) {
      return in.times(in);
    }
    if (step instanceof Step.Transform transform) {
      return transform(in, transform.diagonals(), transform.babySteps());
    }
    return moved(step, in);
  }

  /** Rescaling and dropping a level change no value. */
  private static ComplexSlots moved(Step.Unary step, ComplexSlots in) {
    if (step instanceof Step.Fold fold) {
      ComplexSlots sum = in;
      for (int half = 1; half < fold.count(); half *= 2) {
        sum = sum.plus(sum.rotated(half * fold.stride()));
      }
      return sum;
    }
    if (step instanceof Step.AddRotated rotated) {
      return in.plus(in.rotated(rotated.rotations().stream().mapToInt(Integer::intValue).sum()));
    }
    return step instanceof Step.Rotate rotate ? in.rotated(rotate.by()) : in;
  }

  /** A diagonal is stored rotated to the right by the giant part of its offset. */
  private ComplexSlots transform(
      ComplexSlots in, SortedMap<Integer, Integer> diagonals, int babySteps) {
    ComplexSlots sum = ComplexSlots.zeros(in.size());
    for (Map.Entry<Integer, Integer> entry : diagonals.entrySet()) {
      int giant = LinearTransform.giantOf(entry.getKey(), babySteps);
      ComplexSlots diagonal = constants.get(entry.getValue()).rotated(giant);
      sum = sum.plus(diagonal.times(in.rotated(entry.getKey())));
    }
    return sum;
  }
}
