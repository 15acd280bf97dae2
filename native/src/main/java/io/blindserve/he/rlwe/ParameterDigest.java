package io.blindserve.he.rlwe;

import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.RnsBasis;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;

/**
 * Names the chain of primes that keys are made for and ciphertexts live under: SHA-256 of degree,
 * data primes and special primes in order. Scales do not matter to keys, so parameter sets that
 * differ in them alone share a digest. The text that is hashed stands in docs/protocol.md.
 */
public final class ParameterDigest {

  /** Bytes of a digest. */
  public static final int BYTES = 32;

  private ParameterDigest() {}

  /** Returns the {@value #BYTES} bytes of the digest. */
  public static byte[] of(RlweParameters parameters) {
    String text =
        "ckks standard ternary "
            + parameters.logN()
            + " Q "
            + primes(parameters.q())
            + " P "
            + primes(parameters.p());
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String primes(RnsBasis basis) {
    return basis.moduli().stream().map(Modulus::toString).collect(Collectors.joining(","));
  }
}
