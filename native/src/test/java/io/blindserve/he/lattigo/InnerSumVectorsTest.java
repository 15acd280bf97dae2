package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.wire.LattigoFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sums of rotations give the bytes that Lattigo gives, whether their number is a power of two or
 * not.
 */
class InnerSumVectorsTest {

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void sumsAgree(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("innersum")) {
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        EvaluationKeySet keys = bench.keys(Vectors.bytes(set, "evaluation_keys"));
        Evaluator evaluator = new Evaluator(bench.parameters, kernels);
        for (JsonObject c : Vectors.objects(set.array("cases"))) {
          Ciphertext input = bench.ciphertext(Vectors.bytes(c, "input"));
          int step = c.intValue("step");
          int count = c.intValue("count");
          assertArrayEquals(
              Vectors.bytes(c, "result"),
              LattigoFormat.writeCiphertext(
                  evaluator.innerSum(bench.scope, input, step, count, keys)),
              set.string("set") + " step " + step + " count " + count);
        }
      }
    }
  }
}
