package io.blindserve.he.wire;

import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the keys of a client from a stream and checks every number on the way, with memory for one
 * row besides the target. The stream must hold exactly the bytes of the expected shape. Stateless
 * and thread-safe.
 */
public final class EvaluationKeySetReader {

  private EvaluationKeySetReader() {}

  /**
   * Reads an upload: u64 length and the public key when one is expected, then the set.
   *
   * @param target receives {@link KeySetShape#words()} words; after a failure its content means
   *     nothing
   * @throws WireException if the bytes are not exactly the expected keys
   * @throws IOException if the stream fails
   */
  public static KeyUpload read(InputStream stream, KeySetShape expected, PolyTarget target)
      throws IOException {
    RlweParameters parameters = expected.parameters();
    Optional<PublicKey> publicKey = Optional.empty();
    if (expected.publicKey()) {
      try (WireInput in = new WireInput(stream, WireSubject.PUBLIC_KEY, parameters.n())) {
        in.expectLong(
            KeyFormat.sizeOfPublicKey(parameters), WireReason.LENGTH, "length of the public key");
        publicKey = Optional.of(KeyFormat.readPublicKey(in, parameters, target));
      }
    }
    try (WireInput in = new WireInput(stream, WireSubject.EVALUATION_KEYS, parameters.n())) {
      EvaluationKeySet set = readSet(in, expected, target);
      in.expectEnd();
      return new KeyUpload(publicKey, set);
    }
  }

  /**
   * Checks an upload as {@link #read} does and keeps nothing.
   *
   * @param scratch must have room for one polynomial over all primes
   */
  public static void verify(InputStream stream, KeySetShape expected, PolyScope scratch)
      throws IOException {
    RlweParameters parameters = expected.parameters();
    try (PolyScope.Frame frame = scratch.frame()) {
      NttPoly reused = PolyTarget.of(scratch).take(parameters.qpAt(parameters.maxLevel()));
      read(stream, expected, basis -> new NttPoly(reused.buffer(), reused.at(), basis));
    }
  }

  static EvaluationKeySet readSet(WireInput in, KeySetShape expected, PolyTarget target)
      throws IOException {
    RlweParameters parameters = expected.parameters();
    Optional<RelinearizationKey> relinearizationKey = Optional.empty();
    boolean present = expected.relinearizationLevel().isPresent();
    in.expectByte(present ? 1 : 0, WireReason.FLAG, "relinearisation key flag");
    if (present) {
      int level = expected.relinearizationLevel().getAsInt();
      relinearizationKey =
          Optional.of(new RelinearizationKey(KeyFormat.readKey(in, parameters, level, target)));
    }
    return new EvaluationKeySet(relinearizationKey, readGaloisKeys(in, expected, target));
  }

  private static List<GaloisKey> readGaloisKeys(
      WireInput in, KeySetShape expected, PolyTarget target) throws IOException {
    in.expectByte(1, WireReason.FLAG, "Galois keys flag");
    in.expectInt(expected.galoisLevels().size(), WireReason.GALOIS_KEYS, "number of Galois keys");
    List<GaloisKey> keys = new ArrayList<>(expected.galoisLevels().size());
    for (Map.Entry<Long, Integer> entry : expected.galoisLevels().entrySet()) {
      in.expectLong(
          entry.getKey(), WireReason.GALOIS_ELEMENT, "map key of Galois key " + keys.size());
      keys.add(
          KeyFormat.readGaloisKey(
              in, expected.parameters(), entry.getKey(), entry.getValue(), target));
    }
    return keys;
  }
}
