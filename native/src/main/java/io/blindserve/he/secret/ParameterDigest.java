package io.blindserve.he.secret;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.RnsBasis;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;

/**
 * Names the chain of primes that keys are made for: SHA-256 of degree, data primes and special
 * primes in order. Scales do not matter to keys, so parameter sets that differ in them alone share
 * a digest.
 */
public final class ParameterDigest {

  private ParameterDigest() {}

  /** Returns the 32 bytes of the digest. */
  public static byte[] of(CkksParameters parameters) {
    String text =
        "ckks standard ternary "
            + parameters.logN()
            + " Q "
            + primes(parameters.rlwe().q())
            + " P "
            + primes(parameters.rlwe().p());
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
