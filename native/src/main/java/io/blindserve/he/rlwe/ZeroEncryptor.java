package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.FreshRandom;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.PolySampler;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.Shake256;

/**
 * Encrypts zero under a public key: (u b + e0, u a + e1) modulo Q P with u ternary, divided by P
 * with rounding. A message added to it is encrypted; a ciphertext that it is added to becomes
 * another encryption of the same message. Thread-safe as long as scopes are not shared.
 */
public final class ZeroEncryptor {

  private final RlweParameters parameters;
  private final PublicKey key;
  private final Ring ring;
  private final PolySampler sampler;
  private final KeySwitcher switcher;
  private final FreshRandom random = new FreshRandom();

  /**
   * Makes an encryptor; the key's memory must outlive it.
   *
   * @throws IllegalArgumentException if the key is not over all data and special primes
   */
  public ZeroEncryptor(RlweParameters parameters, PublicKey key, PolyKernels kernels) {
    RnsBasis whole = parameters.qpAt(parameters.maxLevel());
    if (!key.value().c0().basis().equals(whole) || !key.value().c1().basis().equals(whole)) {
      throw new IllegalArgumentException(
          "a public key over "
              + key.value().c0().basis().size()
              + " primes, not over these "
              + whole.size());
    }
    this.parameters = parameters;
    this.key = key;
    this.ring = new Ring(kernels);
    this.sampler = new PolySampler(ring);
    this.switcher = new KeySwitcher(parameters, kernels);
  }

  /** Returns a fresh encryption of zero at {@code level}, living in {@code scope}. */
  public PolyPair encryptZero(PolyScope scope, int level) {
    Shake256 source = random.stream("public key encryption");
    try {
      return encryptZero(scope, level, source);
    } finally {
      source.destroy();
    }
  }

  /**
   * As the other, of a given stream: the same stream gives the same words with all kernels, and
   * must serve no other encryption.
   *
   * @throws IllegalStateException if a word of the source is read in part
   */
  public PolyPair encryptZero(PolyScope scope, int level, Shake256 source) {
    RnsBasis basis = parameters.qAt(level);
    PolyPair out = new PolyPair(ring.newNtt(scope, basis), ring.newNtt(scope, basis));
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly u = sampler.ternary(scope, parameters.qpAt(level), source);
      encryptHalf(scope, out.c0(), key.value().c0(), u, source);
      encryptHalf(scope, out.c1(), key.value().c1(), u, source);
      u.buffer().clear(u.at(), u.basis().words());
    }
    return out;
  }

  private void encryptHalf(PolyScope scope, NttPoly out, NttPoly half, NttPoly u, Shake256 source) {
    int level = out.basis().size() - 1;
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly sum = sampler.error(scope, u.basis(), source);
      for (int row = 0; row < u.basis().size(); row++) {
        int keyRow = row <= level ? row : row - level + parameters.maxLevel();
        multiplyAddRow(sum, u, row, half, keyRow);
      }
      if (parameters.p().size() == 0) {
        ring.copy(out, sum);
      } else {
        switcher.divideByP(scope, out, sum);
      }
    }
  }

  private void multiplyAddRow(NttPoly sum, NttPoly u, int row, NttPoly half, int keyRow) {
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
}
