package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Primes, roots of unity and the parameters document are those of Lattigo. */
class ParameterVectorsTest {

  @Test
  void theSameSizesGiveTheSamePrimes() {
    for (JsonObject c : Vectors.cases("parameters")) {
      Map<Integer, PrimeSearch> searches = new HashMap<>();
      long order = 2L << c.intValue("log_n");
      List<Long> q = search(c.array("log_q").toInts(), order, searches);
      List<Long> p = search(c.array("log_p").toInts(), order, searches);
      assertEquals(Vectors.decimals(c.array("q")), q);
      assertEquals(Vectors.decimals(c.array("p")), p);
    }
  }

  private static List<Long> search(int[] sizes, long order, Map<Integer, PrimeSearch> searches) {
    List<Long> primes = new ArrayList<>();
    for (int bits : sizes) {
      primes.add(searches.computeIfAbsent(bits, b -> new PrimeSearch(b, order)).next());
    }
    return primes;
  }

  @Test
  void rootsOfUnityComeFromTheSmallestGenerator() {
    for (JsonObject c : Vectors.cases("parameters")) {
      List<Long> primes = new ArrayList<>(Vectors.decimals(c.array("q")));
      primes.addAll(Vectors.decimals(c.array("p")));
      for (int i = 0; i < primes.size(); i++) {
        Modulus q = Modulus.of(primes.get(i));
        assertEquals(
            Vectors.decimals(c.array("roots")).get(i), q.rootOfUnity(2L << c.intValue("log_n")));
        assertEquals(Vectors.decimals(c.array("generators")).get(i), q.rootOfUnity(q.value() - 1));
      }
    }
  }

  @Test
  void parametersReadAndWriteAsTheSameText() {
    for (JsonObject c : Vectors.cases("parameters")) {
      byte[] document = c.string("literal").getBytes(StandardCharsets.UTF_8);
      CkksParameters parameters =
          CkksParameters.checkInsecure(LattigoFormat.readParameters(document));
      assertEquals(
          c.string("literal"),
          new String(LattigoFormat.writeParameters(parameters.literal()), StandardCharsets.UTF_8));
    }
  }
}
