package io.blindserve.he.secret;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;

/** Decrypts under a secret key. Thread-safe as long as scopes are not shared. */
public final class Decryptor {

  private final SecretKey secret;
  private final Encoder encoder;
  private final PolyKernels kernels;
  private final Ring ring;

  /** Makes a decryptor; the key stays the caller's and must outlive it. */
  public Decryptor(SecretKey secret, Encoder encoder, PolyKernels kernels) {
    this.secret = secret;
    this.encoder = encoder;
    this.kernels = kernels;
    this.ring = new Ring(kernels);
  }

  /**
   * Returns the slots of a ciphertext, real parts first, then imaginary parts. Takes the same steps
   * whatever is inside.
   *
   * @param scratch secret scratch memory, lent for the time of the call
   * @param policy what the result may be used for
   */
  public double[][] decrypt(PolyScope scratch, Ciphertext ciphertext, DecryptionPolicy policy) {
    try (PolyScope.Frame frame = scratch.frame()) {
      double[][] slots = encoder.decodeInPlace(scratch, kernels, decryptRaw(scratch, ciphertext));
      policy.apply(slots[0]);
      policy.apply(slots[1]);
      return slots;
    }
  }

  /**
   * Returns the noisy plaintext polynomial, c0 + c1 s (+ c2 s^2), living in {@code scope}; never to
   * be shown to others.
   */
  public Plaintext decryptRaw(PolyScope scope, Ciphertext ciphertext) {
    NttPoly sum = ring.unsetNtt(scope, ciphertext.c0().basis());
    int degree = ciphertext.degree();
    ring.multiply(sum, ciphertext.value().get(degree), secret.value());
    for (int i = degree - 1; i > 0; i--) {
      ring.add(sum, sum, ciphertext.value().get(i));
      ring.multiply(sum, sum, secret.value());
    }
    ring.add(sum, sum, ciphertext.c0());
    return new Plaintext(sum, ciphertext.scale(), ciphertext.logSlots());
  }
}
