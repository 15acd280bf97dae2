package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.ThroughputFixture;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.kernel.PolyKernels;
import java.util.Arrays;
import java.util.List;
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
 * A plan with a row in every slot, on one core: the network of the demonstration (4,096 rows) and a
 * single layer without a square, as logistic regression has it (2,048 rows).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ThroughputBench {

  /** Kernels; those that do not run here are skipped with an error by the harness. */
  @Param({"java", "portable", "avx2", "avx512"})
  public String kernels;

  /** Logarithm of N, then the widths of the layers. */
  @Param({"13-30-128-64-32-1", "12-30-1", "13-30-128"})
  public String shape;

  private PlanRunner runner;
  private List<Ciphertext> inputs;

  /** Makes the plan and keys, and encrypts. */
  @Setup(Level.Trial)
  public void open() {
    int[] numbers = Arrays.stream(shape.split("-", -1)).mapToInt(Integer::parseInt).toArray();
    ThroughputFixture fixture =
        new ThroughputFixture(numbers[0], Arrays.copyOfRange(numbers, 1, numbers.length));
    Plan plan = fixture.plan();
    runner = new PlanRunner(plan, PolyKernels.named(kernels));
    inputs = runner.encryptKept(fixture.slots());
  }

  /** From ciphertexts to ciphertexts. */
  @Benchmark
  public long run() {
    return runner.firstWord(inputs);
  }

  /** Gives everything back. */
  @TearDown(Level.Trial)
  public void close() {
    runner.close();
  }
}
