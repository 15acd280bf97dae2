package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.rlwe.KeySwitcher;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Key switching is that of Lattigo at every level, with one, two and three special primes. */
class KeySwitchVectorsTest {

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void switchesAgree(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("keyswitch")) {
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        int top = bench.parameters.maxLevel();
        RelinearizationKey key = key(bench, Vectors.bytes(set, "key"), top);
        for (JsonObject c : Vectors.objects(set.array("cases"))) {
          RelinearizationKey own =
              c.find("key").isPresent()
                  ? key(bench, Vectors.bytes(c, "key"), c.intValue("level"))
                  : key;
          check(bench, c, own, set.string("set") + " level " + c.intValue("level"));
        }
      }
    }
  }

  private static RelinearizationKey key(Bench bench, byte[] bytes, int level) {
    return LattigoFormat.readRelinearizationKey(
        ByteBuffer.wrap(bytes), bench.parameters.rlwe(), level, bench.target());
  }

  private static void check(Bench bench, JsonObject c, RelinearizationKey key, String name) {
    KeySwitcher switcher = new KeySwitcher(bench.parameters.rlwe(), bench.kernels);
    NttPoly input = bench.poly(Vectors.bytes(c, "input"));
    PolyPair out =
        new PolyPair(
            bench.ring.newNtt(bench.scope, input.basis()),
            bench.ring.newNtt(bench.scope, input.basis()));
    switcher.divide(
        bench.scope, out, switcher.switching(switcher.decompose(bench.scope, input), key.key()));
    requireEqual(c, bench, out, name + " by digits");
    switcher.divide(bench.scope, out, switcher.switching(input, key.key()));
    requireEqual(c, bench, out, name + " at once");
  }

  private static void requireEqual(JsonObject c, Bench bench, PolyPair out, String name) {
    List<byte[]> expected = Vectors.byteStrings(c.array("output"));
    assertArrayEquals(Bench.rows(bench.poly(expected.get(0))), Bench.rows(out.c0()), name);
    assertArrayEquals(Bench.rows(bench.poly(expected.get(1))), Bench.rows(out.c1()), name);
  }
}
