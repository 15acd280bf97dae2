package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.wire.LattigoFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encodings are those of Lattigo, coefficient by coefficient, and decodings bit by bit. */
class EncoderVectorsTest {

  private static List<JsonObject> cases(String kind) {
    return Vectors.objects(Vectors.subject("encoder").asObject().array(kind));
  }

  /** Plenty for plaintexts of the small rings here: a case would clear more in vain. */
  private static final long SCRATCH_BYTES = 1L << 20;

  /** Parameters with one prime of 60 bits: finding them takes longer than encoding. */
  private static final Map<Integer, CkksParameters> WIDE = new ConcurrentHashMap<>();

  @Test
  void coefficientsAgree() {
    Map<Integer, Encoder> encoders = new HashMap<>();
    for (JsonObject c : cases("encode")) {
      int logSlots = c.intValue("log_slots");
      double[][] values = values(c, logSlots);
      Scale scale = Scale.parse(c.string("scale"));
      Encoder encoder =
          encoders.computeIfAbsent(c.intValue("log_n"), logN -> new Encoder(ring(logN, 45)));
      long[] actual = encoder.coefficients(values[0], values[1], logSlots, scale);
      String name = "logN " + c.intValue("log_n") + " logSlots " + logSlots + " scale " + scale;
      expect(c, actual, name);
    }
  }

  /** The kernels encode straight into residues; a prime of 60 bits tells all coefficients apart. */
  @ParameterizedTest
  @MethodSource("kernels")
  void encodingsOfKernelsAgree(PolyKernels kernels) {
    for (JsonObject c : cases("encode")) {
      int logN = c.intValue("log_n");
      int logSlots = c.intValue("log_slots");
      CkksParameters ring = WIDE.computeIfAbsent(logN, n -> ring(n, 60));
      Scale scale = Scale.parse(c.string("scale"));
      double[][] values = values(c, logSlots);
      long bytes = 4L * Long.BYTES << logN;
      try (PolyScope scope = PolyMemory.create(kernels, bytes, 8).scratch(bytes)) {
        Plaintext plaintext =
            new Encoder(ring).encode(scope, kernels, values[0], values[1], logSlots, 0, scale);
        CoeffPoly poly = new Ring(kernels).inverse(plaintext.value());
        long q = poly.basis().modulus(0).value();
        long[] actual = Ring.rowOf(poly.buffer(), poly.row(0), poly.basis().n());
        for (int k = 0; k < actual.length; k++) {
          actual[k] -= actual[k] > q / 2 ? q : 0;
        }
        expect(c, actual, "logN " + logN + " logSlots " + logSlots + " scale " + scale);
      }
    }
  }

  private static void expect(JsonObject c, long[] actual, String name) {
    if (c.find("sha256").isPresent()) {
      assertEquals(c.string("sha256"), Sources.sha256(actual), name);
    } else {
      assertArrayEquals(Vectors.words(Vectors.bytes(c, "coefficients")), actual, name);
    }
  }

  private static double[][] values(JsonObject c, int logSlots) {
    if (c.find("values").isPresent()) {
      return Sources.complex(c.string("values"), 1 << logSlots);
    }
    return new double[][] {
      Vectors.doubles(Vectors.bytes(c, "re")), Vectors.doubles(Vectors.bytes(c, "im"))
    };
  }

  /** Coefficients do not depend on the primes. */
  private static CkksParameters ring(int logN, int bits) {
    long prime = new PrimeSearch(bits, 2L << logN).next();
    return CkksParameters.checkInsecure(
        CkksParametersLiteral.standard(logN, List.of(prime), List.of(), 40));
  }

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void decodingsAgree(PolyKernels kernels) {
    for (JsonObject c : cases("decode")) {
      try (Bench bench = new Bench(c.string("parameters"), kernels, SCRATCH_BYTES)) {
        byte[] bytes = Vectors.bytes(c, "plaintext");
        Plaintext plaintext = bench.plaintext(bytes);
        double[][] slots = new Encoder(bench.parameters).decode(bench.scope, kernels, plaintext);
        String name =
            bench.parameters + " level " + plaintext.level() + " logSlots " + plaintext.logSlots();
        assertArrayEquals(Vectors.doubles(Vectors.bytes(c, "re")), slots[0], name);
        assertArrayEquals(Vectors.doubles(Vectors.bytes(c, "im")), slots[1], name);
        assertArrayEquals(bytes, LattigoFormat.writePlaintext(plaintext), name);
      }
    }
  }
}
