package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Number-theoretic transforms are those of Lattigo, for every degree and size of prime, on all
 * kernels.
 */
class NttVectorsTest {

  static Stream<PolyKernels> kernels() {
    return PolyKernels.available().stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void transformsAgreeForwardAndBackward(PolyKernels kernels) {
    PolyMemory memory = PolyMemory.create(kernels, 1 << 22, 1);
    for (JsonObject c : Vectors.cases("ntt")) {
      try (PolyScope scope = memory.scratch(1 << 20)) {
        check(c, kernels, scope);
      }
    }
  }

  private static void check(JsonObject c, PolyKernels kernels, PolyScope scope) {
    long q = Long.parseLong(c.string("q"));
    RnsBasis basis = RnsBasis.of(c.intValue("log_n"), List.of(Modulus.of(q)));
    String name = "N=2^" + basis.logN() + " q=" + q + " input=" + c.string("input");
    long[] input = input(c.string("input"), basis);
    PolyBuffer row = scope.take(basis.n());
    row.write(0, input, 0, basis.n());
    kernels.forwardNtt(row, 0, basis.transform(0));
    long[] output = Ring.rowOf(row, 0, basis.n());
    if (c.find("output").isPresent()) {
      assertArrayEquals(Vectors.words(Vectors.bytes(c, "output")), output, name);
    } else {
      assertEquals(c.string("sha256"), Sources.sha256(output), name);
    }
    kernels.inverseNtt(row, 0, basis.transform(0));
    assertArrayEquals(input, Ring.rowOf(row, 0, basis.n()), name);
  }

  private static long[] input(String key, RnsBasis basis) {
    if (!key.equals("all q-1")) {
      return Sources.rows(key, basis)[0];
    }
    long[] row = new long[basis.n()];
    Arrays.fill(row, basis.modulus(0).value() - 1);
    return row;
  }
}
