package io.blindserve.he.kernel;

import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Three rows of random residues, for each kind of kernels; kernels that this machine lacks end the
 * run with the reason.
 */
@State(Scope.Thread)
public class BenchRows {

  @Param({"java", "portable", "avx2", "avx512"})
  String kernelName = "java";

  @Param({"13"})
  int logN = 13;

  @Param({"45"})
  int bits = 45;

  PolyKernels kernels = PolyKernels.named("java");
  TransformConstants transform = TestModuli.transform(45, 4);
  PolyScope scope = PolyMemory.create(kernels, 64, 0).scratch(64);
  PolyBuffer out = scope.take(1);
  PolyBuffer a = out;
  PolyBuffer b = out;
  IndexTable table = IndexTable.of(new int[0]);

  /** Makes the rows. */
  @Setup(Level.Trial)
  public void setUp() {
    kernels = PolyKernels.named(kernelName);
    transform = TestModuli.transform(bits, logN);
    int n = transform.n();
    Random random = new Random(1);
    scope = PolyMemory.create(kernels, 24L * n, 0).scratch(24L * n);
    out = row(random);
    a = row(random);
    b = row(random);
    table = TestModuli.permutation(random, n);
  }

  /** Gives the rows back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    scope.close();
  }

  private PolyBuffer row(Random random) {
    int n = transform.n();
    PolyBuffer row = scope.take(n);
    row.write(0, TestModuli.residues(random, n, transform.q()), 0, n);
    return row;
  }
}
