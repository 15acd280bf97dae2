package io.blindserve.he.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a client does to make keys, encrypt and decrypt, one row each. Of the words of a stream all
 * are kept or one in two, as the prime is just below or just above a power of two.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClientBench {

  private static final long BELOW_2_32 = (1L << 32) - 5;
  private static final long ABOVE_2_32 = (1L << 32) + 15;

  /** Streams and slots that the benches go on with. */
  @State(Scope.Thread)
  public static class Streams {
    final Sponge sponge = new Sponge();
    double[] re = new double[0];
    double[] im = new double[0];
    SlotTransform transform = new SlotTransform(4);
    UniformReader reader = reader();

    private static UniformReader reader() {
      return new UniformReader(UniformStream.keyed(new byte[32]));
    }

    /** Makes slots. */
    @Setup(Level.Trial)
    public void slots(BenchRows rows) {
      re = new SplittableRandom(1).doubles(1L << (rows.logN - 1), -1, 1).toArray();
      transform = new SlotTransform(rows.logN);
    }

    /** Begins again: a stream ends some day. */
    @Setup(Level.Iteration)
    public void begin() {
      reader = reader();
    }
  }

  /** Uniform residues of a prime that keeps all words. */
  @Benchmark
  public void uniform(BenchRows rows, Streams streams) {
    rows.kernels.uniform(rows.out, 0, 1 << rows.logN, BELOW_2_32, streams.reader);
  }

  /** Uniform residues of a prime that keeps one word in two. */
  @Benchmark
  public void uniformHalf(BenchRows rows, Streams streams) {
    rows.kernels.uniform(rows.out, 0, 1 << rows.logN, ABOVE_2_32, streams.reader);
  }

  /** Errors, not transformed. */
  @Benchmark
  public void errors(BenchRows rows, Streams streams) {
    rows.kernels.errors(
        rows.out, 0, 1 << rows.logN, new long[] {rows.transform.q()}, streams.sponge);
  }

  /** Ternary integers, not transformed. */
  @Benchmark
  public void ternary(BenchRows rows, Streams streams) {
    rows.kernels.ternary(
        rows.out, 0, 1 << rows.logN, new long[] {rows.transform.q()}, streams.sponge);
  }

  /** Slots to coefficients. */
  @Benchmark
  public void encode(BenchRows rows, Streams streams) {
    Reduction[] reductions = {rows.transform.reduction()};
    rows.kernels.encode(
        rows.out,
        0,
        reductions,
        streams.transform,
        streams.re,
        streams.im,
        rows.logN - 1,
        0x1p32,
        rows.b,
        0);
  }

  /** Coefficients to slots. */
  @Benchmark
  public double[][] decode(BenchRows rows, Streams streams) {
    return rows.kernels.decode(
        rows.a, 0, rows.transform.q(), streams.transform, rows.logN - 1, 0x1p32, rows.b, 0);
  }
}
