package io.blindserve.he.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.PolyPair;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same seed gives the same keys as ever: the digests were taken of the first implementation,
 * which sampled number by number in Java. A client whose keys changed would have to upload them all
 * again.
 */
class KeyBytesTest {

  static Stream<PolyKernels> kernels() {
    return PolyKernels.available().stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void keysOfADegreeThatIsWholeBatchesOfSamples(PolyKernels kernels) throws Exception {
    assertEquals(
        "767694effb6ec30843df34e7c4b5276ea443e59c687d7937d8498bc72270964e", digest(10, kernels));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void keysOfADegreeBelowOneBatchOfSamples(PolyKernels kernels) throws Exception {
    assertEquals(
        "7ac650e3bfbcab00fcab16dd6ae885b2740873c25d2b9dd2d816432b64982399", digest(5, kernels));
  }

  private static String digest(int logN, PolyKernels kernels) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (SchemeFixture s = new SchemeFixture(logN, 4, kernels)) {
      update(digest, s.secret.value());
      update(digest, s.generator.publicKey(s.scope, s.secret).value());
      update(digest, s.generator.relinearizationKey(s.scope, s.secret, 3).key());
      update(digest, s.generator.galoisKey(s.scope, s.secret, 5, 3).key());
      update(digest, s.generator.galoisKey(s.scope, s.secret, 25, 0).key());
      update(digest, s.generator.galoisKey(s.scope, s.secret, 13, 1).key());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, GadgetKey key) {
    key.digits().forEach(pair -> update(digest, pair));
  }

  private static void update(MessageDigest digest, PolyPair pair) {
    update(digest, pair.c0());
    update(digest, pair.c1());
  }

  private static void update(MessageDigest digest, NttPoly poly) {
    long[] words = Ring.rowOf(poly.buffer(), poly.at(), poly.basis().words());
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
    bytes.asLongBuffer().put(words);
    digest.update(bytes);
  }
}
