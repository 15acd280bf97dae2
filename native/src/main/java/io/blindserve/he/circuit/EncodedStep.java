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

  Ciphertext run(Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys);

  /** Slot by slot times an encoded vector. */
  record Multiply(Plaintext factor) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      return evaluator.multiplyPlain(scope, in, factor);
    }
  }

  /** A matrix by its diagonals. */
  record Transform(LinearTransform matrix) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      return evaluator.linearTransform(scope, in, matrix, keys);
    }
  }

  /** Slot by slot plus an encoded vector. */
  record Add(Plaintext summand) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      return evaluator.addPlain(scope, in, summand);
    }
  }

  /** A sum of rotations. */
  record Fold(int stride, int count) implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      return evaluator.innerSum(scope, in, stride, count, keys);
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
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      Ciphertext rotated = in;
      for (int rotation : rotations) {
        rotated = evaluator.rotate(scope, rotated, rotation, keys);
      }
      return evaluator.add(scope, in, rotated);
    }
  }

  /** Division by the last prime. */
  record Rescale() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      return evaluator.rescale(scope, in);
    }
  }

  /** The square of every slot. */
  record Square() implements EncodedStep {
    @Override
    public Ciphertext run(
        Evaluator evaluator, PolyScope scope, Ciphertext in, EvaluationKeySet keys) {
      return evaluator.multiplyRelinearize(scope, in, in, keys);
    }
  }
}
