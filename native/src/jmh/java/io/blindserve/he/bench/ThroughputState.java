package io.blindserve.he.bench;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.compile.lower.LowerOptions;
import io.blindserve.he.compile.lower.ThroughputPlanner;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A plan for many rows with random weights, and a full request for it. */
@State(Scope.Thread)
public class ThroughputState {

  private static final double MAX_ERROR = 0.02;
  private static final int MAX_LOG_N = 15;

  /** Kernels; those that do not run here are skipped with an error by the harness. */
  @Param({"java", "avx2", "avx512"})
  public String kernels;

  /** Widths of the layers; quadratic between them. */
  @Param({"30-1", "30-128-64-32-1"})
  public String widths;

  private PlanRunner runner;
  PlanRunner.Call call;

  private static LayerNetwork network(int[] widths) {
    SplittableRandom random = new SplittableRandom(1);
    List<Layer> layers = new ArrayList<>();
    for (int k = 1; k < widths.length; k++) {
      double size = 1.5 / Math.sqrt(widths[k - 1]);
      double[] weights = random.doubles((long) widths[k] * widths[k - 1], -size, size).toArray();
      double[] bias = random.doubles(widths[k], -0.3, 0.3).toArray();
      ScalarFunction function =
          k == widths.length - 1 ? Polynomial.IDENTITY : Polynomial.of(0.1, 0.5, 0.4);
      layers.add(
          new Layer(
              "dense" + k,
              "Gemm",
              SparseMatrix.ofDense(widths[k], widths[k - 1], weights),
              bias,
              Collections.nCopies(widths[k], function)));
    }
    FeatureRange box =
        new FeatureRange(Collections.nCopies(widths[0], -1.0), Collections.nCopies(widths[0], 1.0));
    List<RowStep> pre = List.of(new RowStep.Clip(box));
    return new LayerNetwork(
        "x", widths[0], box, pre, box, layers, Tail.SIGMOID, false, "y", List.of());
  }

  /** Compiles, makes keys and encrypts as many rows as a request carries. */
  @Setup(Level.Trial)
  public void open() {
    int[] sizes = Arrays.stream(widths.split("-")).mapToInt(Integer::parseInt).toArray();
    LowerOptions options =
        new LowerOptions(
            SecurityProfile.CLASSICAL, MAX_ERROR, MAX_LOG_N, 100, true, "bench", new TreeMap<>());
    Plan plan = new ThroughputPlanner(network(sizes), options).plan().orElseThrow().plan();
    runner = new PlanRunner(plan, PolyKernels.named(kernels));
    int rows = plan.inputs().get(0).rows();
    call = runner.call(rows(rows, sizes[0]));
    long n = plan.parameters().n();
    int ciphertexts = plan.inputs().get(0).ciphertexts().size();
    List<Integer> bits = bits(plan.parameters().literal().q());
    System.out.printf(
        "%n%d rows a call, %d bytes a row packed, %.1f MB of scratch, %.1f MB of request, "
            + "promised %.3g, predicted %.2f ms, primes of %s and %s bits%n",
        rows,
        n / Byte.SIZE * bits.stream().mapToInt(Integer::intValue).sum() * ciphertexts / rows,
        runner.scratchBytes() / 1e6,
        2 * Long.BYTES * n * bits.size() * ciphertexts / 1e6,
        plan.promisedError(),
        plan.milliseconds(),
        bits,
        bits(plan.parameters().literal().p()));
  }

  private static List<Integer> bits(List<Long> primes) {
    return primes.stream().map(q -> Long.SIZE - Long.numberOfLeadingZeros(q)).toList();
  }

  private static List<double[]> rows(int count, int features) {
    SplittableRandom random = new SplittableRandom(2);
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      rows.add(random.doubles(features, -1, 1).toArray());
    }
    return rows;
  }

  /** Gives memory back and wipes the key. */
  @TearDown(Level.Trial)
  public void close() {
    call.close();
    runner.close();
  }
}
