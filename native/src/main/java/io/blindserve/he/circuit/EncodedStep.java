package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.PlacedEvaluator;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.FactorTable;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.EvaluationKeySet;
import java.util.List;

/** A step, or several that are done at once, with weights in memory, ready to be done. */
interface EncodedStep {

  /**
   * Does it.
   *
   * @param out one ciphertext a step, which holds whatever is there
   * @param in the values that it reads
   */
  void run(Means means, List<Ciphertext> out, List<Ciphertext> in);

  /** What a run computes with. */
  record Means(PlacedEvaluator evaluator, PolyScope scope, EvaluationKeySet keys) {}

  /** A step that reads one value. */
  interface Unary extends EncodedStep {

    void run(Means means, Ciphertext out, Ciphertext in);

    @Override
    default void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {
      run(means, out.get(0), in.get(0));
    }
  }

  /** Slot by slot times an encoded vector. */
  record Multiply(Plaintext factor) implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().multiplyPlain(out, in, factor);
    }
  }

  /** Slot by slot plus an encoded vector. */
  record Add(Plaintext summand) implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().addPlain(out, in, summand);
    }
  }

  /** Every slot plus a number. */
  record AddScalar(long integer) implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().addInteger(out, in, integer);
    }
  }

  /** A sum of rotations. */
  record Fold(int stride, int count) implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().innerSum(means.scope(), out, in, stride, count, means.keys());
    }
  }

  /** A rotation. */
  record Rotate(int by) implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().rotate(means.scope(), out, in, by, means.keys());
    }
  }

  /** A value and itself, rotated by one part after the other. */
  record AddRotated(List<Integer> rotations) implements Unary {

    /** Copies the list. */
    public AddRotated {
      rotations = List.copyOf(rotations);
    }

    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      try (PolyScope.Frame frame = means.scope().frame()) {
        Ciphertext rotated = means.evaluator().unset(means.scope(), in);
        Ciphertext from = in;
        for (int rotation : rotations) {
          means.evaluator().rotate(means.scope(), rotated, from, rotation, means.keys());
          from = rotated;
        }
        means.evaluator().add(out, in, rotated);
      }
    }
  }

  /** Division by the last prime. */
  record Rescale() implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().rescale(means.scope(), out, in);
    }
  }

  /** The square of every slot. */
  record Square() implements Unary {
    @Override
    public void run(Means means, Ciphertext out, Ciphertext in) {
      means.evaluator().multiplyRelinearize(means.scope(), out, in, in, means.keys());
    }
  }

  /** The product of two values. */
  record MultiplyValues() implements EncodedStep {
    @Override
    public void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {
      means
          .evaluator()
          .multiplyRelinearize(means.scope(), out.get(0), in.get(0), in.get(1), means.keys());
    }
  }

  /** The sum of two values. */
  record AddValues() implements EncodedStep {
    @Override
    public void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {
      means.evaluator().add(out.get(0), in.get(0), in.get(1));
    }
  }

  /** The difference of two values. */
  record SubtractValues() implements EncodedStep {
    @Override
    public void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {
      means.evaluator().subtract(out.get(0), in.get(0), in.get(1));
    }
  }

  /** Weighted sums of the same values. */
  record Combine(FactorTable factors) implements EncodedStep {
    @Override
    public void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {
      means.evaluator().combine(means.scope(), out, in, factors);
    }
  }

  /** A sum of matrices by their diagonals, each applied to a value of its own. */
  record TransformSum(List<LinearTransform> matrices) implements EncodedStep {

    /** Copies the list. */
    public TransformSum {
      matrices = List.copyOf(matrices);
    }

    @Override
    public void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {
      means.evaluator().transformSum(means.scope(), out.get(0), in, matrices, means.keys());
    }
  }

  /** The same value at a lower level, which is in the same place. */
  record DropLevel() implements EncodedStep {
    @Override
    public void run(Means means, List<Ciphertext> out, List<Ciphertext> in) {}
  }
}
