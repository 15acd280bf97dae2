package io.blindserve.he.bench;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.secret.DecryptionPolicy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations of the scheme on one core: a rotation is one key switch, a product with
 * relinearisation is another.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SchemeBench {

  /** Encoding 4096 slots. */
  @Benchmark
  public Plaintext encode(SchemeState s) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return s.encode(s.level);
    }
  }

  /** Encryption under the secret key, of an encoded plaintext. */
  @Benchmark
  public Ciphertext encrypt(SchemeState s) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return s.encryptor.encrypt(s.scope, s.plaintext);
    }
  }

  /** Decryption and decoding. */
  @Benchmark
  public double[][] decrypt(SchemeState s) {
    return s.decryptor.decrypt(s.scope, s.ciphertext, DecryptionPolicy.keptPrivate());
  }

  /** One rotation: decomposition, key switch, permutation. */
  @Benchmark
  public Ciphertext rotate(SchemeState s) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return s.evaluator.rotate(s.scope, s.ciphertext, 1, s.keys);
    }
  }

  /** A square with relinearisation. */
  @Benchmark
  public Ciphertext square(SchemeState s) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return s.evaluator.multiplyRelinearize(s.scope, s.ciphertext, s.ciphertext, s.keys);
    }
  }

  /** A product with a plaintext, not rescaled. */
  @Benchmark
  public Ciphertext multiplyPlain(SchemeState s) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return s.evaluator.multiplyPlain(s.scope, s.ciphertext, s.plaintext);
    }
  }

  /** One Galois key at the operands' level. */
  @Benchmark
  public GaloisKey galoisKey(SchemeState s) {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return s.generator.galoisKey(s.scope, s.secret, 5, s.level);
    }
  }
}
