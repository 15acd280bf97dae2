package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Step;
import java.util.List;

/**
 * The numbers of values in one of several copies of a circuit, where the inputs of all copies come
 * first and the steps of all copies follow.
 *
 * @param inputs of a copy
 * @param steps of a copy
 * @param copy which one, from 0
 * @param copies how many there are
 */
record Renumbering(int inputs, int steps, int copy, int copies) {

  /** Returns the number of a value. */
  int of(int value) {
    return value < inputs ? copy * inputs + value : copies * inputs + copy * steps + value - inputs;
  }

  /** Returns a step of latency plans with its sources renumbered. */
  Step of(Step step) {
    if (step instanceof Step.TransformSum sum) {
      List<Step.TransformSum.Part> parts =
          sum.parts().stream()
              .map(part -> new Step.TransformSum.Part(of(part.source()), part.diagonals()))
              .toList();
      return new Step.TransformSum(sum.babySteps(), parts);
    }
    if (step instanceof Step.Binary binary) {
      return of(binary);
    }
    if (step instanceof Step.Unary unary) {
      return of(unary, of(unary.source()));
    }
    throw new IllegalArgumentException(step.op() + " is no step of a latency plan");
  }

  private Step of(Step.Binary step) {
    int left = of(step.left());
    int right = of(step.right());
    if (step instanceof Step.MultiplyValues) {
      return new Step.MultiplyValues(left, right);
    }
    return step instanceof Step.AddValues
        ? new Step.AddValues(left, right)
        : new Step.SubtractValues(left, right);
  }

  private static Step of(Step.Unary step, int source) {
    if (step instanceof Step.Multiply multiply) {
      return new Step.Multiply(source, multiply.constant());
    }
    if (step instanceof Step.Transform transform) {
      return new Step.Transform(source, transform.babySteps(), transform.diagonals());
    }
    if (step instanceof Step.Fold fold) {
      return new Step.Fold(source, fold.stride(), fold.count());
    }
    if (step instanceof Step.AddRotated rotated) {
      return new Step.AddRotated(source, rotated.rotations());
    }
    if (step instanceof Step.Add add) {
      return new Step.Add(source, add.constant());
    }
    if (step instanceof Step.Rotate rotate) {
      return new Step.Rotate(source, rotate.by());
    }
    return step instanceof Step.Rescale ? new Step.Rescale(source) : square(step, source);
  }

  private static Step square(Step.Unary step, int source) {
    if (step instanceof Step.Square) {
      return new Step.Square(source);
    }
    throw new IllegalArgumentException(step.op() + " is no step of a latency plan");
  }
}
