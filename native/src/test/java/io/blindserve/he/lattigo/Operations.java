package io.blindserve.he.lattigo;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.EvaluationKeySet;
import java.util.List;

/** Our evaluator under the names that operations have in vectors and in the oracle. */
final class Operations {

  private final Bench bench;
  private final EvaluationKeySet keys;
  private final Evaluator evaluator;

  Operations(Bench bench, EvaluationKeySet keys) {
    this.bench = bench;
    this.keys = keys;
    this.evaluator = new Evaluator(bench.parameters, bench.kernels);
  }

  /** Applies an operation to operands in their wire form. */
  Ciphertext apply(String operation, List<byte[]> operands, int steps) {
    Ciphertext a = bench.ciphertext(operands.get(0));
    if (operation.endsWith("_plain")) {
      return withPlain(operation, a, bench.plaintext(operands.get(1)));
    }
    return operands.size() == 2
        ? ofTwo(operation, a, bench.ciphertext(operands.get(1)))
        : ofOne(operation, a, steps);
  }

  private Ciphertext withPlain(String operation, Ciphertext a, Plaintext b) {
    PolyScope scope = bench.scope;
    return switch (operation) {
      case "add_plain" -> evaluator.addPlain(scope, a, b);
      case "subtract_plain" -> evaluator.subtractPlain(scope, a, b);
      case "multiply_plain" -> evaluator.multiplyPlain(scope, a, b);
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private Ciphertext ofTwo(String operation, Ciphertext a, Ciphertext b) {
    PolyScope scope = bench.scope;
    return switch (operation) {
      case "add" -> evaluator.add(scope, a, b);
      case "subtract" -> evaluator.subtract(scope, a, b);
      case "multiply" -> evaluator.multiply(scope, a, b);
      case "multiply_relinearize" -> evaluator.multiplyRelinearize(scope, a, b, keys);
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private Ciphertext ofOne(String operation, Ciphertext a, int steps) {
    PolyScope scope = bench.scope;
    return switch (operation) {
      case "negate" -> evaluator.negate(scope, a);
      case "square_relinearize" -> evaluator.multiplyRelinearize(scope, a, a, keys);
      case "relinearize" -> evaluator.relinearize(scope, a, keys);
      case "rescale" -> evaluator.rescale(scope, a);
      case "drop_level" -> evaluator.dropLevel(a, a.level() - 1);
      case "rotate" -> evaluator.rotate(scope, a, steps, keys);
      case "rotate_hoisted" -> evaluator.rotateHoisted(scope, a, new int[] {1, steps}, keys).get(1);
      case "conjugate" -> evaluator.conjugate(scope, a, keys);
      default -> throw new IllegalArgumentException(operation);
    };
  }
}
