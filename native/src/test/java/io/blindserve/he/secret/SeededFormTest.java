package io.blindserve.he.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.wire.BlindserveFormat;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.EvaluationKeySetWriter;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeySetWriter;
import io.blindserve.he.wire.KeyUpload;
import io.blindserve.he.wire.LattigoFormat;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.SeededCiphertext;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Both forms carry the same numbers: real keys and ciphertexts through one and through the other.
 */
class SeededFormTest {

  private static final int LOG_N = 9;
  private static final int LEVEL = 2;

  private final SchemeFixture scheme = new SchemeFixture(LOG_N, 3, PolyKernels.best());
  private final KeySetShape shape =
      new KeySetShape(
          scheme.parameters.rlwe(),
          OptionalInt.of(2),
          new TreeMap<>(Map.of(5L, 1, 25L, 2, 1023L, 0)),
          true);

  @AfterEach
  void close() {
    scheme.close();
  }

  private byte[] keys(WireForm form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    KeySetWriter writer = form.keySetWriter(out, shape);
    KeyGenerator make = scheme.generator;
    writer.publicKey(make.publicKey(scheme.scope, scheme.secret), make.publicKeySeed());
    writer.relinearizationKey(
        make.relinearizationKey(scheme.scope, scheme.secret, LEVEL),
        make.relinearizationKeySeed(LEVEL));
    for (Map.Entry<Long, Integer> due : shape.galoisLevels().entrySet()) {
      writer.galoisKey(
          make.galoisKey(scheme.scope, scheme.secret, due.getKey(), due.getValue()),
          make.galoisKeySeed(due.getKey(), due.getValue()));
    }
    writer.finish();
    assertEquals(form.uploadBytes(shape), out.size());
    return out.toByteArray();
  }

  private byte[] inLattigosForm(byte[] upload) throws IOException {
    KeyUpload read =
        WireForm.readUpload(new ByteArrayInputStream(upload), shape, PolyTarget.of(scheme.scope));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EvaluationKeySetWriter.write(out, shape, read);
    return out.toByteArray();
  }

  @Test
  void keysReadFromEitherFormAreEqualByteForByte() throws IOException {
    byte[] lattigo = keys(WireForm.LATTIGO_V6);
    byte[] packed = keys(WireForm.BLINDSERVE_1);
    assertArrayEquals(lattigo, inLattigosForm(lattigo));
    assertArrayEquals(lattigo, inLattigosForm(packed));
    assertTrue(packed.length < lattigo.length / 2, "half, and packed");
    WireForm.verifyUpload(new ByteArrayInputStream(packed), shape, scheme.scope);
    WireForm.verifyUpload(new ByteArrayInputStream(lattigo), shape, scheme.scope);
  }

  @Test
  void theSameMasterSeedGivesTheSameBytes() throws IOException {
    assertArrayEquals(keys(WireForm.BLINDSERVE_1), keys(WireForm.BLINDSERVE_1));
  }

  @Test
  void noTwoKeysShareASeed() {
    Set<UniformSeed> seeds = new HashSet<>();
    KeyGenerator make = scheme.generator;
    assertTrue(seeds.add(make.publicKeySeed()));
    for (int level = 0; level <= LEVEL; level++) {
      assertTrue(seeds.add(make.relinearizationKeySeed(level)));
      assertTrue(seeds.add(make.galoisKeySeed(5, level)));
      assertTrue(seeds.add(make.galoisKeySeed(25, level)));
    }
  }

  private SeededCiphertext encrypt() {
    Plaintext plaintext = scheme.encode(scheme.randomSlots(), scheme.randomSlots(), LEVEL);
    return scheme.encryptor.encryptSeeded(scheme.scope, plaintext);
  }

  private ElementShape fresh() {
    return ElementShape.exact(
        scheme.parameters,
        LEVEL,
        Scale.ofPowerOfTwo(SchemeFixture.LOG_SCALE),
        scheme.parameters.maxLogSlots());
  }

  @Test
  void aCiphertextReadFromEitherFormIsEqualByteForByte() {
    SeededCiphertext made = encrypt();
    byte[] lattigo = WireForm.LATTIGO_V6.writeFresh(scheme.parameters, made);
    for (byte[] bytes :
        new byte[][] {
          BlindserveFormat.writeSeededCiphertext(scheme.parameters, made),
          BlindserveFormat.writeCiphertext(scheme.parameters, made.value())
        }) {
      Ciphertext read =
          BlindserveFormat.readCiphertext(
              ByteBuffer.wrap(bytes), fresh(), PolyTarget.of(scheme.scope));
      assertArrayEquals(lattigo, LattigoFormat.writeCiphertext(read));
    }
  }

  @Test
  void everyCiphertextHasASeedOfItsOwnFromTheSystem() {
    Set<UniformSeed> seeds = new HashSet<>();
    Plaintext plaintext = scheme.encode(scheme.randomSlots(), scheme.randomSlots(), LEVEL);
    for (int i = 0; i < 64; i++) {
      try (var frame = scheme.scope.frame()) {
        assertTrue(seeds.add(scheme.encryptor.encryptSeeded(scheme.scope, plaintext).seed()));
      }
    }
  }

  @Test
  void theSeedStandsInTheBytesAndDecryptionGivesThePlaintext() {
    double[] re = scheme.randomSlots();
    double[] im = scheme.randomSlots();
    SeededCiphertext made =
        scheme.encryptor.encryptSeeded(scheme.scope, scheme.encode(re, im, LEVEL));
    byte[] bytes = BlindserveFormat.writeSeededCiphertext(scheme.parameters, made);
    assertArrayEquals(made.seed().bytes(), Arrays.copyOfRange(bytes, 128, 160));
    Ciphertext read =
        BlindserveFormat.readCiphertext(
            ByteBuffer.wrap(bytes), fresh(), PolyTarget.of(scheme.scope));
    double[][] out = scheme.decrypt(read);
    for (int i = 0; i < re.length; i++) {
      assertEquals(re[i], out[0][i], 1e-6);
      assertEquals(im[i], out[1][i], 1e-6);
    }
    assertNotEquals(made.seed(), encrypt().seed());
    assertFalse(made.seed().equals(UniformSeed.of(new byte[32])));
  }
}
