package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.kernel.KeySwitch;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.Shake256;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.rlwe.ZeroEncryptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is done to the answers of one call before they leave: each receives a fresh encryption of
 * zero under the client's public key and, where the plan floods, integers uniform in [-2^k, 2^k) to
 * the coefficients of {@code c0}. All of it derives from the call's seed by SHAKE256, by purpose,
 * plan and output; the same with all kernels. For one call and one thread.
 */
final class AnswerMask {

  private static final byte[] ZERO = label("blindserve answer zero v1 ");
  private static final byte[] FLOOD = label("blindserve answer flood v1");

  private final Plan plan;
  private final CallSeed seed;
  private final Ring ring;
  private final ZeroEncryptor zero;

  /**
   * Makes a mask.
   *
   * @throws IllegalArgumentException if the plan masks nothing or the key is of other parameters
   */
  AnswerMask(Plan plan, PublicKey key, CallSeed seed, PolyKernels kernels) {
    if (!plan.privacy().masksAnswers()) {
      throw new IllegalArgumentException("a plan of privacy none masks no answers");
    }
    this.plan = plan;
    this.seed = seed;
    this.ring = new Ring(kernels);
    this.zero = new ZeroEncryptor(plan.parameters().rlwe(), key, kernels);
  }

  /** Returns the masked answers, living in {@code scope}; leaves {@code answers} as they are. */
  List<Ciphertext> apply(PolyScope scope, List<Ciphertext> answers) {
    List<Ciphertext> masked = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      masked.add(apply(scope, answers.get(i), i));
    }
    return masked;
  }

  private Ciphertext apply(PolyScope scope, Ciphertext answer, int output) {
    Shake256 source = stream(ZERO, output);
    try {
      PolyPair pair = zero.encryptZero(scope, answer.level(), source);
      ring.add(pair.c0(), pair.c0(), answer.c0());
      ring.add(pair.c1(), pair.c1(), answer.c1());
      if (plan.privacy().floods()) {
        flood(scope, pair.c0(), output);
      }
      return Ciphertext.of(pair.c0(), pair.c1(), answer.scale(), answer.logSlots());
    } finally {
      source.destroy();
    }
  }

  private void flood(PolyScope scope, NttPoly out, int output) {
    long[] noise = noise(output);
    try (PolyScope.Frame frame = scope.frame()) {
      CoeffPoly poly = ring.unsetCoeff(scope, out.basis());
      ring.setSigned(poly, noise);
      NttPoly transformed = ring.forward(poly);
      ring.add(out, out, transformed);
      transformed.buffer().clear(transformed.at(), transformed.basis().words());
    } finally {
      Arrays.fill(noise, 0);
    }
  }

  /** The top k + 1 bits of each word, as a signed integer. */
  private long[] noise(int output) {
    int drop = Long.SIZE - 1 - plan.header().floodLog();
    byte[] bytes = new byte[plan.parameters().n() * Long.BYTES];
    Shake256 source = stream(FLOOD, output);
    source.nextBytes(bytes);
    source.destroy();
    ByteBuffer words = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    long[] noise = new long[plan.parameters().n()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = words.getLong() >> drop;
    }
    Arrays.fill(bytes, (byte) 0);
    return noise;
  }

  /** Every part has a fixed length. */
  private Shake256 stream(byte[] purpose, int output) {
    byte[] secret = seed.bytes();
    try {
      return new Shake256(
          purpose,
          plan.digest().getBytes(StandardCharsets.US_ASCII),
          ByteBuffer.allocate(Integer.BYTES).putInt(output).array(),
          secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] label(String purpose) {
    return purpose.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the bytes that masks take from a scope, above what the run takes; 0 without any. */
  static long scratchBytes(Plan plan, int workers) {
    if (!plan.privacy().masksAnswers()) {
      return 0;
    }
    RlweParameters rlwe = plan.parameters().rlwe();
    long pairs = 0;
    int most = 0;
    for (int value : plan.results()) {
      int limbs = plan.values().get(value).level() + 1;
      pairs += 2L * limbs;
      most = Math.max(most, limbs);
    }
    int special = rlwe.p().size();
    long perSwitch =
        special == 0 ? 0 : KeySwitch.scratchWords(rlwe.n(), most, special, workers) / rlwe.n() + 2L;
    return (pairs + 2L * (most + special) + perSwitch) * rlwe.n() * Long.BYTES;
  }
}
