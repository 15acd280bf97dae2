package io.blindserve.he.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.wire.LattigoFormat;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scratch memory is not always zeroed: no result may depend on what earlier work left there. */
class UnsetScratchTest {

  static Stream<PolyKernels> kernels() {
    return PolyKernels.available().stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void resultsDoNotDependOnWhatMemoryHeld(PolyKernels kernels) {
    try (SchemeFixture s = new SchemeFixture(6, 4, kernels)) {
      double[] values = s.randomSlots();
      Ciphertext x = s.encrypt(values, values);
      Plaintext plain = s.encode(values, values, x.level());
      EvaluationKeySet keys = s.keys(x.level(), true, 1, 2, 3);
      Ciphertext product = s.evaluator.multiply(s.scope, x, x);
      same(s, () -> s.evaluator.add(s.scope, x, x));
      same(s, () -> s.evaluator.subtract(s.scope, x, x));
      same(s, () -> s.evaluator.negate(s.scope, x));
      same(s, () -> s.evaluator.addPlain(s.scope, x, plain));
      same(s, () -> s.evaluator.subtractPlain(s.scope, x, plain));
      same(s, () -> s.evaluator.multiplyPlain(s.scope, x, plain));
      same(s, () -> s.evaluator.relinearize(s.scope, product, keys));
      same(s, () -> s.evaluator.multiplyRelinearize(s.scope, x, x, keys));
      same(s, () -> s.evaluator.rescale(s.scope, x));
      same(s, () -> s.evaluator.rotate(s.scope, x, 1, keys));
      same(s, () -> s.evaluator.rotate(s.scope, x, 0, keys));
      same(s, () -> s.evaluator.rotateHoisted(s.scope, x, new int[] {0, 1, 2}, keys).get(2));
      same(s, () -> s.evaluator.conjugate(s.scope, x, keys));
      same(s, () -> s.evaluator.innerSum(s.scope, x, 1, 3, keys));
      same(s, () -> s.evaluator.innerSum(s.scope, x, 1, 4, keys));
      same(s, () -> s.evaluator.linearTransform(s.scope, x, transform(s, x, 0), keys));
      same(s, () -> s.evaluator.linearTransform(s.scope, x, transform(s, x, 2), keys));
    }
  }

  private static LinearTransform transform(SchemeFixture s, Ciphertext x, int babySteps) {
    TreeMap<Integer, NttPoly> diagonals = new TreeMap<>();
    for (int k = 0; k < 4; k++) {
      NttPoly extended =
          new NttPoly(s.scope.take(diagonalWords(s, x)), 0, s.parameters.rlwe().qpAt(x.level()));
      extended.buffer().set(k, 1);
      diagonals.put(k, extended);
    }
    return new LinearTransform(x.level(), x.scale(), x.logSlots(), babySteps, diagonals);
  }

  private static int diagonalWords(SchemeFixture s, Ciphertext x) {
    return s.parameters.rlwe().qpAt(x.level()).words();
  }

  private static void same(SchemeFixture s, Supplier<Ciphertext> operation) {
    byte[] overOnes = bytes(s, operation, -1);
    byte[] overZeros = bytes(s, operation, 0);
    assertArrayEquals(overZeros, overOnes);
  }

  private static byte[] bytes(SchemeFixture s, Supplier<Ciphertext> operation, long content) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      try (PolyScope.Frame dirt = s.scope.frame()) {
        PolyBuffer words = s.scope.take(1 << 18);
        for (int i = 0; i < words.words(); i++) {
          words.set(i, content);
        }
      }
      return LattigoFormat.writeCiphertext(operation.get());
    }
  }
}
