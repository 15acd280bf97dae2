package io.blindserve.he.bench;

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
import io.blindserve.he.rlwe.SecurityProfile;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Keys, ciphertexts and memory at N = 8192 with five data primes of 213 bits and one special prime.
 */
@State(Scope.Thread)
public class SchemeState {

  private static final int LOG_N = 13;
  private static final int LOG_SCALE = 32;
  private static final long SCRATCH = 1L << 28;

  /** Kernels; those that do not run here are skipped with an error by the harness. */
  @Param({"java", "portable", "avx2", "avx512"})
  public String kernels;

  /** Level of the operands, limbs less one. */
  @Param({"4", "2", "0"})
  public int level;

  PolyScope scope;
  PolyKernels arithmetic;
  KeyGenerator generator;
  SecretKey secret;
  Encoder encoder;
  Encryptor encryptor;
  Decryptor decryptor;
  Evaluator evaluator;
  EvaluationKeySet keys;
  double[] slots;
  Plaintext plaintext;
  Ciphertext ciphertext;

  static CkksParameters parameters() {
    PrimeSearch small = new PrimeSearch(32, 2L << LOG_N);
    PrimeSearch large = new PrimeSearch(37, 2L << LOG_N);
    PrimeSearch special = new PrimeSearch(38, 2L << LOG_N);
    return CkksParameters.check(
        CkksParametersLiteral.standard(
            LOG_N,
            List.of(small.next(), small.next(), large.next(), large.next(), large.next()),
            List.of(special.next()),
            LOG_SCALE),
        SecurityProfile.CLASSICAL);
  }

  /** Makes everything once. */
  @Setup(Level.Trial)
  public void open() {
    arithmetic = PolyKernels.named(kernels);
    CkksParameters parameters = parameters();
    PolyMemory memory = PolyMemory.create(arithmetic, 2 * SCRATCH, 1 << 20);
    scope = memory.scratch(SCRATCH);
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(1).nextBytes(seed);
    generator = new KeyGenerator(parameters, MasterSeed.of(seed), memory);
    secret = generator.secretKey();
    encoder = new Encoder(parameters);
    encryptor = new Encryptor(secret, arithmetic);
    decryptor = new Decryptor(secret, encoder, arithmetic);
    evaluator = new Evaluator(parameters, arithmetic);
    keys =
        new EvaluationKeySet(
            Optional.of(generator.relinearizationKey(scope, secret, parameters.maxLevel())),
            List.of(
                generator.galoisKey(
                    scope, secret, Galois.elementForRotation(LOG_N, 1), parameters.maxLevel())));
    slots = new SplittableRandom(2).doubles(1 << (LOG_N - 1), -1, 1).toArray();
    plaintext = encode(level);
    ciphertext = encryptor.encrypt(scope, encode(level));
  }

  Plaintext encode(int atLevel) {
    return encoder.encode(
        scope, arithmetic, slots, new double[0], LOG_N - 1, atLevel, Scale.ofPowerOfTwo(LOG_SCALE));
  }

  /** Gives everything back. */
  @TearDown(Level.Trial)
  public void close() {
    secret.close();
    scope.close();
  }
}
