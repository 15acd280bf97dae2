package io.blindserve.he.secret;

/**
 * What decrypted slots may be used for. An approximate decryption carries the noise of the
 * ciphertext, and noise together with the ciphertext gives the secret key away (Li, Micciancio,
 * EUROCRYPT 2021): whoever shows results to others must round the noise off first (Bossuat and
 * others, eprint 2024/853).
 */
public final class DecryptionPolicy {

  private static final int MAX_BITS = 40;
  private static final DecryptionPolicy PRIVATE = new DecryptionPolicy(-1);

  private final int bits;

  private DecryptionPolicy(int bits) {
    this.bits = bits;
  }

  /**
   * For the key holder's own eyes: slots as they are, never to be sent to anyone who may see the
   * ciphertext.
   */
  public static DecryptionPolicy keptPrivate() {
    return PRIVATE;
  }

  /**
   * For others: slots rounded to multiples of 2^-bits. Choose {@code bits} so that the noise is
   * below 2^-(bits + 1) by a wide margin, or rounding shows it.
   *
   * @param bits 0 to 40
   */
  public static DecryptionPolicy rounded(int bits) {
    if (bits < 0 || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "rounding to " + bits + " bits; it must be 0 to " + MAX_BITS);
    }
    return new DecryptionPolicy(bits);
  }

  void apply(double[] slots) {
    if (bits < 0) {
      return;
    }
    double unit = Math.scalb(1.0, bits);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = Math.rint(slots[i] * unit) / unit;
    }
  }
}
