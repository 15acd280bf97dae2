package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.SplittableRandom;
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

/** A whole plan on one core: a dense network of the demonstration's shape, one encrypted row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PlanBench {

  /** Kernels; those that do not run here are skipped with an error by the harness. */
  @Param({"java", "portable", "avx2", "avx512"})
  public String kernels;

  private PlanRunner runner;
  private Ciphertext input;

  /** Compiles the network, makes keys and encrypts a row. */
  @Setup(Level.Trial)
  public void open() {
    SplittableRandom random = new SplittableRandom(7);
    int[] widths = {30, 128, 64, 32, 1};
    NetworkFixture network = new NetworkFixture(random, widths, Tail.SIGMOID, false);
    Plan plan = Compiler.compile(network.graph(), network.options()).plans().get(0);
    runner = new PlanRunner(plan, PolyKernels.named(kernels));
    input = runner.encryptKept(network.row(random));
  }

  /** From ciphertext to ciphertext. */
  @Benchmark
  public long[] run() {
    return runner.words(input);
  }

  /** Gives everything back. */
  @TearDown(Level.Trial)
  public void close() {
    runner.close();
  }
}
