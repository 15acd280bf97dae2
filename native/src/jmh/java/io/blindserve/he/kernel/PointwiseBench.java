package io.blindserve.he.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One operation on one row, word by word. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PointwiseBench {

  /** out = a + b. */
  @Benchmark
  public void add(BenchRows r) {
    r.kernels.add(r.out, 0, r.a, 0, r.b, 0, r.transform.n(), r.transform.reduction());
  }

  /** out = a * b. */
  @Benchmark
  public void multiply(BenchRows r) {
    r.kernels.multiply(r.out, 0, r.a, 0, r.b, 0, r.transform.n(), r.transform.reduction());
  }

  /** out = out + a * b. */
  @Benchmark
  public void multiplyAdd(BenchRows r) {
    r.kernels.multiplyAdd(r.out, 0, r.a, 0, r.b, 0, r.transform.n(), r.transform.reduction());
  }

  /** The sum of four products. */
  @Benchmark
  public void multiplySum(BenchRows r) {
    PolyBuffer[] x = {r.a, r.b, r.a, r.b};
    PolyBuffer[] y = {r.b, r.a, r.a, r.b};
    int[] at = new int[x.length];
    r.kernels.multiplySum(r.out, 0, x, at, y, at, r.transform.n(), r.transform.reduction());
  }

  /** out = (a - b) * factor. */
  @Benchmark
  public void subtractMultiplyScalar(BenchRows r) {
    r.kernels.subtractMultiplyScalar(
        r.out, 0, r.a, 0, r.b, 0, 12345, r.transform.n(), r.transform.reduction());
  }

  /** To another prime with signs; here to the same. */
  @Benchmark
  public void lift(BenchRows r) {
    long q = r.transform.q();
    r.kernels.lift(r.out, 0, r.a, 0, r.transform.n(), q, q / 2 + 1, r.transform.reduction());
  }

  /** out[k] = a[table[k]]. */
  @Benchmark
  public void permute(BenchRows r) {
    r.kernels.permute(r.out, 0, r.a, 0, r.table, r.transform.reduction());
  }
}
