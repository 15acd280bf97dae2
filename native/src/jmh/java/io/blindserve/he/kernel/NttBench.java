package io.blindserve.he.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One transform of one row. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NttBench {

  /** From coefficients to values. */
  @Benchmark
  public void forward(BenchRows rows) {
    rows.kernels.forwardNtt(rows.a, 0, rows.transform);
  }

  /** From values to coefficients. */
  @Benchmark
  public void inverse(BenchRows rows) {
    rows.kernels.inverseNtt(rows.a, 0, rows.transform);
  }
}
