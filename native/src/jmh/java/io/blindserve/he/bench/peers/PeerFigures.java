package io.blindserve.he.bench.peers;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.kernel.PolyKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Prints our figures under one kind of kernels.
 *
 * <pre>
 * operations KERNELS SECONDS SET LOG_N Q_BITS P_BITS LOG_SCALE
 * network    KERNELS SECONDS SET PLAN_FILE EXPECTED_CSV
 * </pre>
 */
public final class PeerFigures {

  private PeerFigures() {}

  /** Prints figures; kernels that do not run here leave one line that says so. */
  public static void main(String[] args) throws IOException {
    String kernelName = args[1];
    Figures figures = new Figures("ours-" + kernelName, args[3], Double.parseDouble(args[2]));
    PolyKernels kernels;
    try {
      kernels = PolyKernels.named(kernelName);
    } catch (IllegalStateException | IllegalArgumentException e) {
      figures.unsupported("all", e.getMessage());
      return;
    }
    if (args[0].equals("operations")) {
      try (var operations = new OperationFigures(figures, ParameterSet.parse(args, 4), kernels)) {
        operations.print();
      }
    } else {
      Plan plan = Plan.read(Files.readAllBytes(Path.of(args[4])));
      double[] line = firstRow(Path.of(args[5]));
      int features = plan.inputs().get(0).features();
      try (var network = new NetworkFigures(figures, plan, kernels)) {
        network.print(
            Arrays.copyOf(line, features), Arrays.copyOfRange(line, features, line.length));
      }
    }
  }

  /** Features, then expected outputs, of the first line below the header. */
  private static double[] firstRow(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    return Arrays.stream(lines.get(1).split(",")).mapToDouble(Double::parseDouble).toArray();
  }
}
