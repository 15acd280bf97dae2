package io.blindserve.he.secret;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.wire.LattigoFormat;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireReason;
import io.blindserve.he.wire.WireSubject;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a secret key as Lattigo v6 writes them. Whoever holds such bytes wipes them.
 * Stateless, thread-safe.
 */
public final class SecretKeyFormat {

  private SecretKeyFormat() {}

  /** Returns the bytes of a secret key. */
  public static int size(CkksParameters parameters) {
    return LattigoFormat.sizeOfKeyPolynomial(parameters.rlwe());
  }

  /** Writes a secret key. */
  public static byte[] write(SecretKey key) {
    return LattigoFormat.writeKeyPolynomial(key.parameters().rlwe(), key.value());
  }

  /**
   * Reads a secret key from the bytes between position and limit, and checks that it is one ternary
   * polynomial.
   *
   * @param memory gives the scratch memory that the key owns until it is closed
   * @throws WireException if the bytes are not a secret key under {@code parameters}
   */
  public static SecretKey read(ByteBuffer bytes, CkksParameters parameters, PolyMemory memory) {
    RlweParameters rlwe = parameters.rlwe();
    long words = rlwe.qpAt(rlwe.maxLevel()).words();
    PolyScope owner = memory.scratchForSecrets(2 * words * Long.BYTES);
    try {
      NttPoly value = LattigoFormat.readKeyPolynomial(bytes, rlwe, PolyTarget.of(owner));
      requireTernary(value, owner, new Ring(memory.kernels()));
      return new SecretKey(parameters, value, owner);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private static void requireTernary(NttPoly value, PolyScope scope, Ring ring) {
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly copy = ring.newNtt(scope, value.basis());
      ring.copy(copy, value);
      CoeffPoly coefficients = ring.inverse(copy);
      if (!isTernary(coefficients)) {
        throw new WireException(
            WireSubject.KEY_POLYNOMIAL,
            WireReason.NOT_TERNARY,
            "not one ternary polynomial modulo all primes");
      }
    }
  }

  /** Looks at every coefficient, whatever the others were. */
  private static boolean isTernary(CoeffPoly coefficients) {
    int n = coefficients.basis().n();
    long[] first = signed(coefficients, 0, n);
    long wrong = 0;
    for (long c : first) {
      wrong |= c * (c * c - 1);
    }
    for (int i = 1; i < coefficients.basis().size(); i++) {
      long[] row = signed(coefficients, i, n);
      for (int k = 0; k < n; k++) {
        wrong |= row[k] ^ first[k];
      }
      Arrays.fill(row, 0L);
    }
    Arrays.fill(first, 0L);
    return wrong == 0;
  }

  /** Returns a row with q - 1 as -1, and every residue other than -1, 0 and 1 as 2. */
  private static long[] signed(CoeffPoly coefficients, int index, int n) {
    Modulus q = coefficients.basis().modulus(index);
    long[] row = Ring.rowOf(coefficients.buffer(), coefficients.row(index), n);
    for (int k = 0; k < n; k++) {
      long shifted = q.add(row[k], 1);
      // 2 - shifted is negative for all residues that are not ternary; the shift spreads its sign.
      long foreign = (2 - shifted) >> 63;
      row[k] = ((shifted - 1) & ~foreign) | (2 & foreign);
    }
    return row;
  }
}
