package io.blindserve.he.secret;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.FreshRandom;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.PolySampler;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.Shake256;
import io.blindserve.he.ring.UniformSampler;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.wire.SeededCiphertext;

/**
 * Encrypts under a secret key: c1 uniform, expanded from a public 32-byte seed that is fresh for
 * every ciphertext, and c0 = -c1 s + e + m with errors from a generator of their own. Less noise
 * than under the public key. Thread-safe as long as scopes are not shared.
 */
public final class Encryptor {

  private final SecretKey secret;
  private final Ring ring;
  private final PolySampler sampling;
  private final FreshRandom random = new FreshRandom();

  /** Makes an encryptor; the key stays the caller's and must outlive it. */
  public Encryptor(SecretKey secret, PolyKernels kernels) {
    this.secret = secret;
    this.ring = new Ring(kernels);
    this.sampling = new PolySampler(ring);
  }

  /** Returns an encryption of {@code plaintext}, at its level, living in {@code scope}. */
  public Ciphertext encrypt(PolyScope scope, Plaintext plaintext) {
    return encryptSeeded(scope, plaintext).value();
  }

  /**
   * Returns an encryption as {@link #encrypt} does, with the seed of its uniform half. The seed is
   * drawn from the system here and nowhere else: two ciphertexts under one seed would reveal the
   * difference of their plaintexts.
   */
  public SeededCiphertext encryptSeeded(PolyScope scope, Plaintext plaintext) {
    RnsBasis basis = plaintext.value().basis();
    UniformSeed seed = UniformSeed.of(random.seed(UniformSeed.BYTES));
    UniformSampler uniform = new UniformSampler(seed.stream());
    NttPoly c1 = sampling.uniform(scope, basis, basis.size(), uniform, uniform);
    NttPoly c0 = ring.newNtt(scope, basis);
    Shake256 errors = random.stream("encryption error");
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly e = sampling.error(scope, basis, errors);
      ring.multiply(c0, c1, secret.value());
      ring.subtract(c0, e, c0);
      ring.add(c0, c0, plaintext.value());
      e.buffer().clear(e.at(), basis.words());
    } finally {
      errors.destroy();
    }
    return new SeededCiphertext(
        Ciphertext.of(c0, c1, plaintext.scale(), plaintext.logSlots()), seed);
  }
}
