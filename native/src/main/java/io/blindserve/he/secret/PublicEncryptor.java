package io.blindserve.he.secret;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.ZeroEncryptor;

/**
 * Encrypts under a public key: an encryption of zero plus the message. More noise than under the
 * secret key. Thread-safe as long as scopes are not shared.
 */
public final class PublicEncryptor {

  private final ZeroEncryptor zero;
  private final Ring ring;

  /** Makes an encryptor; the key's memory must outlive it. */
  public PublicEncryptor(CkksParameters parameters, PublicKey key, PolyKernels kernels) {
    this.zero = new ZeroEncryptor(parameters.rlwe(), key, kernels);
    this.ring = new Ring(kernels);
  }

  /** Returns an encryption of {@code plaintext}, at its level, living in {@code scope}. */
  public Ciphertext encrypt(PolyScope scope, Plaintext plaintext) {
    PolyPair pair = zero.encryptZero(scope, plaintext.level());
    ring.add(pair.c0(), pair.c0(), plaintext.value());
    return Ciphertext.of(pair.c0(), pair.c1(), plaintext.scale(), plaintext.logSlots());
  }
}
