package io.blindserve.he.secret;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A whole small scheme: parameters, keys, encoder, evaluator, and the scope that everything lives
 * in.
 */
public final class SchemeFixture implements AutoCloseable {

  static final int LOG_SCALE = 40;

  public final CkksParameters parameters;
  public final PolyMemory memory;
  public final PolyScope scope;
  public final SecretKey secret;
  public final KeyGenerator generator;
  public final Encoder encoder;
  public final Evaluator evaluator;
  public final Encryptor encryptor;
  public final Decryptor decryptor;
  private final SplittableRandom random = new SplittableRandom(7);

  SchemeFixture(int logN, int dataPrimes, PolyKernels kernels) {
    this(parameters(logN, dataPrimes, 1), kernels);
  }

  SchemeFixture(CkksParameters parameters, PolyKernels kernels) {
    this.parameters = parameters;
    this.memory = PolyMemory.create(kernels, 1L << 28, 1L << 20);
    this.scope = memory.scratch(1L << 27);
    byte[] bytes = new byte[MasterSeed.BYTES];
    new Random(42).nextBytes(bytes);
    this.generator = new KeyGenerator(parameters, MasterSeed.of(bytes), memory);
    this.secret = generator.secretKey();
    this.encoder = new Encoder(parameters);
    this.evaluator = new Evaluator(parameters, kernels);
    this.encryptor = new Encryptor(secret, kernels);
    this.decryptor = new Decryptor(secret, encoder, kernels);
  }

  /**
   * Insecure parameters of a ring of degree 2^logN: one prime of 49 bits, others and the special
   * ones of 40 and 49: all of them fit the kernels for primes below 2^50.
   */
  static CkksParameters parameters(int logN, int dataPrimes, int specialPrimes) {
    PrimeSearch large = new PrimeSearch(49, 2L << logN);
    PrimeSearch small = new PrimeSearch(LOG_SCALE, 2L << logN);
    List<Long> q = new ArrayList<>(List.of(large.next()));
    while (q.size() < dataPrimes) {
      q.add(small.next());
    }
    List<Long> p = Stream.generate(large::next).limit(specialPrimes).toList();
    return CkksParameters.checkInsecure(CkksParametersLiteral.standard(logN, q, p, LOG_SCALE));
  }

  double[] randomSlots() {
    return random.doubles(1L << parameters.maxLogSlots(), -1, 1).toArray();
  }

  Plaintext encode(double[] re, double[] im, int level) {
    return encoder.encode(
        scope,
        memory.kernels(),
        re,
        im,
        parameters.maxLogSlots(),
        level,
        Scale.ofPowerOfTwo(LOG_SCALE));
  }

  Ciphertext encrypt(double[] re, double[] im) {
    return encryptor.encrypt(scope, encode(re, im, parameters.maxLevel()));
  }

  double[][] decrypt(Ciphertext ciphertext) {
    return decryptor.decrypt(scope, ciphertext, DecryptionPolicy.keptPrivate());
  }

  EvaluationKeySet keys(int level, boolean conjugation, int... rotations) {
    List<GaloisKey> galois = new ArrayList<>();
    for (int steps : rotations) {
      galois.add(
          generator.galoisKey(
              scope, secret, Galois.elementForRotation(parameters.logN(), steps), level));
    }
    if (conjugation) {
      galois.add(
          generator.galoisKey(
              scope, secret, Galois.elementForConjugation(parameters.logN()), level));
    }
    return new EvaluationKeySet(
        Optional.of(generator.relinearizationKey(scope, secret, level)), galois);
  }

  @Override
  public void close() {
    secret.close();
    scope.close();
  }
}
