package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.EvaluationKeySet;
import java.util.List;

/** A step with its weights in memory, ready to be done. */
interface EncodedStep {

  Ciphertext run(Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys);

  /** Slot by slot times an encoded vector. */
  record Multiply(Plaintext factor) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.multiplyPlain(scope, in.get(0), factor);
    }
  }

  /** A matrix by its diagonals. */
  record Transform(LinearTransform matrix) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.linearTransform(scope, in.get(0), matrix, keys);
    }
  }

  /** Slot by slot plus an encoded vector. */
  record Add(Plaintext summand) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.addPlain(scope, in.get(0), summand);
    }
  }

  /** A sum of rotations. */
  record Fold(int stride, int count) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.innerSum(scope, in.get(0), stride, count, keys);
    }
  }

  /** A value and itself, rotated by one part after the other. */
  record AddRotated(List<Integer> rotations) implements EncodedStep {

    /** Copies the list. */
    public AddRotated {
      rotations = List.copyOf(rotations);
    }

    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      Ciphertext rotated = in.get(0);
      for (int rotation : rotations) {
        rotated = evaluator.rotate(scope, rotated, rotation, keys);
      }
      return evaluator.add(scope, in.get(0), rotated);
    }
  }

  /** Division by the last prime. */
  record Rescale() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.rescale(scope, in.get(0));
    }
  }

  /** The square of every slot. */
  record Square() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.multiplyRelinearize(scope, in.get(0), in.get(0), keys);
    }
  }

  /** A rotation. */
  record Rotate(int by) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.rotate(scope, in.get(0), by, keys);
    }
  }

  /** Fewer primes of the same value. */
  record DropLevel(int level) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.dropLevel(in.get(0), level);
    }
  }

  /** The product of two values. */
  record MultiplyValues() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.multiplyRelinearize(scope, in.get(0), in.get(1), keys);
    }
  }

  /** The sum of two values. */
  record AddValues() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.add(scope, in.get(0), in.get(1));
    }
  }

  /** The difference of two values. */
  record SubtractValues() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, List<Ciphertext> in, EvaluationKeySet keys) {
      return evaluator.subtract(scope, in.get(0), in.get(1));
    }
  }
}
