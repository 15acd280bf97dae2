package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Blake2Xb;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSampler;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeySetWriter;
import io.blindserve.he.wire.KeyUpload;
import io.blindserve.he.wire.LattigoFormat;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Streams, uniform rows and the halves of keys that a seed stands for are those of Lattigo. */
class UniformVectorsTest {

  private static List<JsonObject> cases(String kind) {
    return Vectors.objects(Vectors.subject("uniform").asObject().array(kind));
  }

  @Test
  void streamsAgree() {
    for (JsonObject c : cases("streams")) {
      byte[] expected = Vectors.bytes(c, "bytes");
      byte[] actual = new byte[expected.length];
      Blake2Xb.keyed(c.string("key").getBytes(StandardCharsets.US_ASCII)).nextBytes(actual);
      assertArrayEquals(expected, actual, c.string("key"));
    }
  }

  @Test
  void rowsAgree() {
    for (JsonObject c : cases("rows")) {
      List<Modulus> moduli = Vectors.decimals(c.array("moduli")).stream().map(Modulus::of).toList();
      RnsBasis basis = RnsBasis.of(c.intValue("log_n"), moduli);
      long[] expected = Vectors.words(Vectors.bytes(c, "words"));
      long[][] rows = Sources.rows(c.string("key"), basis);
      for (int i = 0; i < rows.length; i++) {
        for (int k = 0; k < basis.n(); k++) {
          assertEquals(expected[i * basis.n() + k], rows[i][k]);
        }
      }
    }
  }

  @Test
  void seedsExpandToTheUniformHalvesOfKeys() {
    for (JsonObject c : cases("seeded_keys")) {
      byte[] literal = c.string("parameters").getBytes(StandardCharsets.UTF_8);
      RlweParameters rlwe =
          CkksParameters.checkInsecure(LattigoFormat.readParameters(literal)).rlwe();
      ByteBuffer key = ByteBuffer.wrap(Vectors.bytes(c, "expanded")).order(ByteOrder.LITTLE_ENDIAN);
      Blake2Xb stream = Blake2Xb.keyed(Vectors.bytes(c, "seed"));
      UniformSampler q = new UniformSampler(stream);
      UniformSampler p = new UniformSampler(stream);
      key.position(2 * Long.BYTES);
      for (int digit = 0; digit < rlwe.digitsAt(rlwe.maxLevel()); digit++) {
        key.position(key.position() + 2 * Long.BYTES + LattigoFormat.sizeOfKeyPolynomial(rlwe));
        expectRows(key, rlwe.q(), q);
        expectRows(key, rlwe.p(), p);
      }
      assertEquals(0, key.remaining());
    }
  }

  /**
   * A key of Lattigo's making, with the seed that it was expanded from, through the packed form.
   */
  @Test
  void lattigosOwnKeysComeBackFromTheirSeeds() throws IOException {
    for (JsonObject c : cases("seeded_keys")) {
      byte[] literal = c.string("parameters").getBytes(StandardCharsets.UTF_8);
      RlweParameters rlwe =
          CkksParameters.checkInsecure(LattigoFormat.readParameters(literal)).rlwe();
      byte[] expanded = Vectors.bytes(c, "expanded");
      int level = rlwe.maxLevel();
      KeySetShape shape = new KeySetShape(rlwe, OptionalInt.of(level), new TreeMap<>(), false);
      PolyMemory memory = PolyMemory.create(PolyKernels.named("java"), 1L << 26, 1L << 16);
      try (PolyScope scope = memory.scratch(1L << 26)) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        KeySetWriter writer = WireForm.BLINDSERVE_1.keySetWriter(packed, shape);
        writer.relinearizationKey(
            LattigoFormat.readRelinearizationKey(
                ByteBuffer.wrap(expanded), rlwe, level, PolyTarget.of(scope)),
            UniformSeed.of(Vectors.bytes(c, "seed")));
        writer.finish();
        KeyUpload read =
            WireForm.readUpload(
                new ByteArrayInputStream(packed.toByteArray()), shape, PolyTarget.of(scope));
        assertArrayEquals(
            expanded,
            LattigoFormat.writeRelinearizationKey(
                rlwe, read.evaluationKeys().relinearizationKey().orElseThrow()));
      }
    }
  }

  /** The words on the wire are the drawn ones: a drawn word is taken to be in Montgomery form. */
  private static void expectRows(ByteBuffer key, RnsBasis basis, UniformSampler sampler) {
    assertEquals(basis.size(), key.getLong());
    long[] row = new long[basis.n()];
    for (int i = 0; i < basis.size(); i++) {
      assertEquals(basis.n(), key.getLong());
      sampler.fill(basis.modulus(i).value(), row, 0, row.length);
      for (long word : row) {
        assertEquals(word, key.getLong());
      }
    }
  }
}
