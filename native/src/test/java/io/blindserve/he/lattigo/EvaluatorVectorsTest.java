package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.wire.LattigoFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation gives the bytes that Lattigo gives, metadata and scale included. */
class EvaluatorVectorsTest {

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void operationsAgree(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("evaluator")) {
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        EvaluationKeySet keys = bench.keys(Vectors.bytes(set, "evaluation_keys"));
        for (JsonObject c : Vectors.objects(set.array("cases"))) {
          check(new Operations(bench, keys), c, set.string("set"));
        }
      }
    }
  }

  private static void check(Operations operations, JsonObject c, String set) {
    List<byte[]> operands = Vectors.byteStrings(c.array("operands"));
    String operation = c.string("operation");
    int steps = c.find("steps").isPresent() ? c.intValue("steps") : 0;
    Ciphertext result = operations.apply(operation, operands, steps);
    int level = new WirePeek(operands.get(0)).level();
    assertArrayEquals(
        Vectors.bytes(c, "result"),
        LattigoFormat.writeCiphertext(result),
        set + ": " + operation + " at level " + level);
  }
}
