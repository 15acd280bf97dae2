package io.blindserve.he.secret;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.Shake256;
import io.blindserve.he.rlwe.KeySwitcher;
import io.blindserve.he.rlwe.PublicKey;

/**
 * Encrypts under a public key: (u b + e0, u a + e1) modulo Q P with u ternary, divided by P with rounding, so that the noise
 * is that of the rounding, plus the message. Thread-safe as long as scopes are not shared.
 */
public final class PublicEncryptor {

  private final CkksParameters parameters;
  private final PublicKey key;
  private final Ring ring;
  private final Sampling sampling;
  private final KeySwitcher switcher;
  private final FreshRandom random = new FreshRandom();

  /** Makes an encryptor; the key's memory must outlive it. */
  public PublicEncryptor(CkksParameters parameters, PublicKey key, PolyKernels kernels) {
    this.parameters = parameters;
    this.key = key;
    this.ring = new Ring(kernels);
    this.sampling = new Sampling(ring);
    this.switcher = new KeySwitcher(parameters.rlwe(), kernels);
  }

  /** Returns an encryption of {@code plaintext}, at its level, living in {@code scope}. */
  public Ciphertext encrypt(PolyScope scope, Plaintext plaintext) {
    RnsBasis basis = plaintext.value().basis();
    NttPoly c0 = ring.newNtt(scope, basis);
    NttPoly c1 = ring.newNtt(scope, basis);
    Shake256 source = random.stream("public key encryption");
    try (PolyScope.Frame frame = scope.frame()) {
      RnsBasis extended = parameters.rlwe().qpAt(plaintext.level());
      NttPoly u = sampling.ternary(scope, extended, source);
      encryptHalf(scope, c0, key.value().c0(), u, source);
      encryptHalf(scope, c1, key.value().c1(), u, source);
      u.buffer().clear(u.at(), extended.words());
    } finally {
      source.destroy();
    }
    ring.add(c0, c0, plaintext.value());
    return Ciphertext.of(c0, c1, plaintext.scale(), plaintext.logSlots());
  }

  private void encryptHalf(PolyScope scope, NttPoly out, NttPoly half, NttPoly u, Shake256 source) {
    int level = out.basis().size() - 1;
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly sum = sampling.error(scope, u.basis(), source);
      for (int row = 0; row < u.basis().size(); row++) {
        int keyRow = row <= level ? row : row - level + parameters.maxLevel();
        ring.kernels()
            .multiplyAdd(
                sum.buffer(),
                sum.row(row),
                u.buffer(),
                u.row(row),
                half.buffer(),
                half.row(keyRow),
                u.basis().n(),
                u.basis().reduction(row));
      }
      if (parameters.rlwe().p().size() == 0) {
        ring.copy(out, sum);
      } else {
        switcher.divideByP(scope, out, sum);
      }
    }
  }
}
