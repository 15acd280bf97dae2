package io.blindserve.he.secret;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.EvaluationKeySet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations on ciphertexts of 8192 coefficients, by the number of data primes; one special prime.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EvaluatorBench {

  private static final int[] STEPS = {1, 2, 3, 4};

  @Param({"java", "portable", "avx512"})
  String kernelName = "java";

  @Param({"2", "5"})
  int limbs = 2;

  private SchemeFixture scheme;
  private EvaluationKeySet keys;
  private double[] values = {};
  private Plaintext plain;
  private Ciphertext x;
  private Optional<Ciphertext> product = Optional.empty();

  /** Makes keys and a ciphertext. */
  @Setup(Level.Trial)
  public void setUp() {
    scheme = new SchemeFixture(13, limbs, PolyKernels.named(kernelName));
    keys = scheme.keys(limbs - 1, false, STEPS);
    values = scheme.randomSlots();
    plain = scheme.encode(values, values, limbs - 1);
    x = scheme.encrypt(values, values);
    product = Optional.of(scheme.evaluator.multiply(scheme.scope, x, x));
  }

  /** Gives all memory back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    scheme.close();
  }

  /** Slots to a plaintext, transforms included. */
  @Benchmark
  public int encode() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.encode(values, values, limbs - 1).level();
    }
  }

  /** Ciphertext times plaintext. */
  @Benchmark
  public int multiplyPlain() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.evaluator.multiplyPlain(scheme.scope, x, plain).level();
    }
  }

  /** Ciphertext times ciphertext, degree two. */
  @Benchmark
  public int multiply() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.evaluator.multiply(scheme.scope, x, x).level();
    }
  }

  /** A key switch and little else. */
  @Benchmark
  public int relinearize() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.evaluator.relinearize(scheme.scope, product.orElseThrow(), keys).level();
    }
  }

  /** Division by the last prime. */
  @Benchmark
  public int rescale() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.evaluator.rescale(scheme.scope, x).level();
    }
  }

  /** One rotation. */
  @Benchmark
  public int rotate() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.evaluator.rotate(scheme.scope, x, 1, keys).level();
    }
  }

  /** Four rotations that share their digits. */
  @Benchmark
  public int rotateFourHoisted() {
    try (PolyScope.Frame frame = scheme.scope.frame()) {
      return scheme.evaluator.rotateHoisted(scheme.scope, x, STEPS, keys).size();
    }
  }
}
