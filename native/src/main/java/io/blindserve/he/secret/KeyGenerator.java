package io.blindserve.he.secret;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Blake2Xb;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.Montgomery;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.PolySampler;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.Shake256;
import io.blindserve.he.ring.UniformSampler;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.secret.MasterSeed.Purpose;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives all keys of one parameter set from a master seed; the same seed gives the same bytes.
 * Keys are made with one special prime and for the level at which they are used: fewer rows and
 * digits below the top. The uniform halves are those that Lattigo v6 expands from a 32-byte seed
 * with BLAKE2Xb. Thread-safe as long as scopes are not shared.
 */
public final class KeyGenerator {

  /** Galois elements are odd, so 0 names no automorphism. */
  private static final long NO_ELEMENT = 0;

  private final CkksParameters parameters;
  private final MasterSeed seed;
  private final PolyMemory memory;
  private final Ring ring;
  private final PolySampler sampling;

  /** Makes a generator; {@code seed} stays the caller's. */
  public KeyGenerator(CkksParameters parameters, MasterSeed seed, PolyMemory memory) {
    this.parameters = parameters;
    this.seed = seed;
    this.memory = memory;
    this.ring = new Ring(memory.kernels());
    this.sampling = new PolySampler(ring);
  }

  /** Returns the secret key; the caller closes it. */
  public SecretKey secretKey() {
    RnsBasis basis = parameters.rlwe().qpAt(parameters.maxLevel());
    PolyScope owner = memory.scratchForSecrets((long) basis.words() * Long.BYTES);
    Shake256 source = seed.derive(Purpose.SECRET, parameters, NO_ELEMENT, parameters.maxLevel());
    try {
      return new SecretKey(parameters, sampling.ternary(owner, basis, source), owner);
    } finally {
      source.destroy();
    }
  }

  /**
   * Returns the public key, living in {@code scope}: over all data primes and the special primes.
   */
  public PublicKey publicKey(PolyScope scope, SecretKey secret) {
    Streams streams =
        new Streams(
            Purpose.PUBLIC_KEY_UNIFORM,
            Purpose.PUBLIC_KEY_ERROR,
            NO_ELEMENT,
            parameters.maxLevel());
    PolyPair pair = streams.encryptZero(scope, secret.value());
    streams.close();
    return new PublicKey(pair);
  }

  /**
   * Returns the relinearisation key for ciphertexts up to {@code level}, living in {@code scope}.
   *
   * @throws IllegalStateException unless the parameters have exactly one special prime
   */
  public RelinearizationKey relinearizationKey(PolyScope scope, SecretKey secret, int level) {
    Streams streams =
        new Streams(
            Purpose.RELINEARIZATION_UNIFORM, Purpose.RELINEARIZATION_ERROR, NO_ELEMENT, level);
    List<PolyPair> digits = streams.newDigits(scope);
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly s = secretAt(secret, level, scope);
      NttPoly square = ring.newNtt(scope, s.basis());
      ring.multiply(square, s, s);
      streams.fill(scope, digits, square, s);
      wipe(s);
      wipe(square);
    }
    streams.close();
    return new RelinearizationKey(new GadgetKey(level, digits));
  }

  /**
   * Returns the key of a Galois element for ciphertexts up to {@code level}, living in {@code
   * scope}.
   *
   * @throws IllegalStateException unless the parameters have exactly one special prime
   */
  public GaloisKey galoisKey(PolyScope scope, SecretKey secret, long element, int level) {
    Galois.requireElement(parameters.logN(), element);
    Streams streams = new Streams(Purpose.GALOIS_UNIFORM, Purpose.GALOIS_ERROR, element, level);
    List<PolyPair> digits = streams.newDigits(scope);
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly s = secretAt(secret, level, scope);
      NttPoly target = ring.newNtt(scope, s.basis());
      long inverse = Galois.inverse(parameters.logN(), element);
      ring.permute(target, s, Galois.permutation(parameters.logN(), inverse));
      streams.fill(scope, digits, s, target);
      wipe(s);
      wipe(target);
    }
    streams.close();
    return new GaloisKey(element, new GadgetKey(level, digits));
  }

  /** Returns the seed of the uniform half of {@link #publicKey}. */
  public UniformSeed publicKeySeed() {
    return uniformSeed(Purpose.PUBLIC_KEY_UNIFORM, NO_ELEMENT, parameters.maxLevel());
  }

  /** Returns the seed of the uniform halves of {@link #relinearizationKey}, all its digits. */
  public UniformSeed relinearizationKeySeed(int level) {
    return uniformSeed(Purpose.RELINEARIZATION_UNIFORM, NO_ELEMENT, level);
  }

  /** Returns the seed of the uniform halves of {@link #galoisKey}, all its digits. */
  public UniformSeed galoisKeySeed(long element, int level) {
    return uniformSeed(Purpose.GALOIS_UNIFORM, element, level);
  }

  private UniformSeed uniformSeed(Purpose purpose, long element, int level) {
    byte[] published = new byte[UniformSeed.BYTES];
    Shake256 source = seed.derive(purpose, parameters, element, level);
    source.nextBytes(published);
    // What is drawn becomes public, but the sponge still holds the master seed.
    source.destroy();
    return UniformSeed.of(published);
  }

  /**
   * The secret over the data primes of a level and the special primes, gathered into one
   * polynomial.
   */
  private NttPoly secretAt(SecretKey secret, int level, PolyScope scope) {
    RlweParameters rlwe = parameters.rlwe();
    NttPoly all = secret.value();
    NttPoly part = ring.newNtt(scope, rlwe.qpAt(level));
    for (int row = 0; row < part.basis().size(); row++) {
      int source = row <= level ? row : row - level + rlwe.maxLevel();
      part.buffer().copy(part.row(row), all.buffer(), all.row(source), rlwe.n());
    }
    return part;
  }

  private static void wipe(NttPoly poly) {
    poly.buffer().clear(poly.at(), poly.basis().words());
  }

  /** The two random streams of one key: public for the uniform halves, secret for the errors. */
  private final class Streams implements AutoCloseable {

    private final int level;
    private final RnsBasis basis;
    private final Shake256 errors;
    private final UniformSampler uniformQ;
    private final UniformSampler uniformP;

    Streams(Purpose uniformPurpose, Purpose errorPurpose, long element, int level) {
      if (level < 0 || level > parameters.maxLevel()) {
        throw new IllegalArgumentException(
            "level " + level + " is not 0 to " + parameters.maxLevel());
      }
      this.level = level;
      this.basis = parameters.rlwe().qpAt(level);
      this.errors = seed.derive(errorPurpose, parameters, element, level);
      Blake2Xb stream = uniformSeed(uniformPurpose, element, level).stream();
      this.uniformQ = new UniformSampler(stream);
      this.uniformP = new UniformSampler(stream);
    }

    List<PolyPair> newDigits(PolyScope scope) {
      if (parameters.rlwe().p().size() != 1) {
        throw new IllegalStateException(
            "evaluation keys are made with one special prime, not " + parameters.rlwe().p().size());
      }
      List<PolyPair> digits = new ArrayList<>();
      for (int i = 0; i < parameters.rlwe().digitsAt(level); i++) {
        digits.add(new PolyPair(ring.newNtt(scope, basis), ring.newNtt(scope, basis)));
      }
      return digits;
    }

    /** Fills digit i with (e - a s_out + P s_in on row i, a). */
    void fill(PolyScope scope, List<PolyPair> digits, NttPoly in, NttPoly out) {
      for (int i = 0; i < digits.size(); i++) {
        try (PolyScope.Frame frame = scope.frame()) {
          PolyPair zero = encryptZero(scope, out);
          addTimesP(zero.c0(), in, i);
          ring.copy(digits.get(i).c0(), zero.c0());
          ring.copy(digits.get(i).c1(), zero.c1());
        }
      }
    }

    private void addTimesP(NttPoly b, NttPoly in, int row) {
      Modulus q = basis.modulus(row);
      long p = parameters.rlwe().p().product().mod(BigInteger.valueOf(q.value())).longValueExact();
      ring.kernels()
          .multiplyScalarAdd(
              b.buffer(), b.row(row), in.buffer(), in.row(row), p, basis.n(), basis.reduction(row));
    }

    /** Returns (e - a s, a). */
    PolyPair encryptZero(PolyScope scope, NttPoly s) {
      int dataRows = basis.size() - parameters.rlwe().p().size();
      NttPoly a = sampling.uniform(scope, basis, dataRows, uniformQ, uniformP);
      ring.multiplyRows(a, a, i -> Montgomery.inverseFactor(basis.modulus(i)));
      NttPoly b = ring.newNtt(scope, basis);
      try (PolyScope.Frame frame = scope.frame()) {
        NttPoly e = sampling.error(scope, basis, errors);
        ring.multiply(b, a, s);
        ring.subtract(b, e, b);
        wipe(e);
      }
      return new PolyPair(b, a);
    }

    @Override
    public void close() {
      errors.destroy();
    }
  }
}
