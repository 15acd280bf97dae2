package io.blindserve.client.cli;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Evaluates a plan file under a throwaway key and compares what comes out with what the plan
 * promises.
 */
@Command(
    name = "check-plan",
    description = {
      "Encrypts random rows of a plan's input range under a throwaway key, evaluates the plan on this machine, decrypts, and "
          + "compares with the plan in the clear.",
      "Without --expected the comparison is with the weights as the plan holds them; with it, with the model's own outputs."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the promise was kept",
      "1:a file cannot be read or written, or is malformed",
      "2:wrong usage",
      "4:the promise was broken"
    })
final class CheckPlanCommand implements Callable<Integer> {

  private static final long SEED = 20261124;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The plan file.")
  private Path file = Path.of("");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Random rows to check; default ${DEFAULT-VALUE}.",
      defaultValue = "20")
  private int rows = 20;

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description =
          "Rows and the model's outputs as a table, features first, outputs last, below a line of names; instead of random rows.")
  private List<Path> expected = new ArrayList<>();

  @Option(
      names = "--measurement",
      paramLabel = "FILE",
      description =
          "Write what was found there, bound to the plan by its digest; a server can require it beside the plan.")
  private Optional<Path> measurement = Optional.empty();

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "Write plain and encrypted answers there, for the page of compile; they are answers to the rows.")
  private Optional<Path> pairs = Optional.empty();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "How long one request is repeated to time it, the first half untimed; default ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int seconds = 2;

  CheckPlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (rows < 1 || rows > 1_000_000) {
      throw new CliException("--rows is 1 to 1000000");
    }
    if (seconds < 0 || seconds > 3600) {
      throw new CliException("--seconds is 0 to 3600");
    }
    Plan plan = read();
    try (LocalPlan local = new LocalPlan(plan)) {
      PlanCheck check = new PlanCheck(local);
      for (Example example : examples(plan)) {
        check.add(example);
      }
      check.finish();
      return report(plan, local, check);
    }
  }

  private Plan read() {
    try {
      if (Files.size(file) > Plan.MAX_FILE_BYTES) {
        throw new CliException(file + " is larger than a plan file can be");
      }
      return Plan.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CliException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CliException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    } catch (PlanFormatException e) {
      throw new CliException(file + " is no plan file: " + e.getMessage(), e);
    }
  }

  private List<Example> examples(Plan plan) {
    return expected.isEmpty() ? randomExamples(plan) : expectedExamples(plan, expected.get(0));
  }

  private List<Example> randomExamples(Plan plan) {
    InputSpec input = plan.inputs().get(0);
    SplittableRandom random = new SplittableRandom(SEED);
    List<double[]> chosen = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      chosen.add(randomRow(input, random));
    }
    List<double[]> outputs = new ClearPlan(plan).outputs(chosen);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      examples.add(new Example(boxed(chosen.get(i)), boxed(outputs.get(i))));
    }
    return examples;
  }

  private static double[] randomRow(InputSpec input, SplittableRandom random) {
    FeatureRange range =
        input
            .range()
            .orElseGet(
                () ->
                    new FeatureRange(
                        Collections.nCopies(input.features(), -1.0),
                        Collections.nCopies(input.features(), 1.0)));
    double[] row = new double[input.features()];
    for (int i = 0; i < row.length; i++) {
      double low = range.min().get(i);
      row[i] = low + (range.max().get(i) - low) * random.nextDouble();
    }
    return row;
  }

  private static List<Example> expectedExamples(Plan plan, Path table) {
    int features = plan.inputs().get(0).features();
    OutputSpec output = plan.outputs().get(0);
    List<Example> examples = new ArrayList<>();
    for (double[] row : RowsFile.read(table, List.of())) {
      if (row.length != features + output.width()) {
        throw new CliException(
            table
                + " has "
                + row.length
                + " columns; the plan has "
                + features
                + " features and "
                + output.width()
                + " outputs");
      }
      List<Double> all = boxed(row);
      examples.add(new Example(all.subList(0, features), all.subList(features, row.length)));
    }
    return plan.options().containsKey(Plan.GAP) ? againstPlan(plan, examples) : examples;
  }

  /** Where comparisons are approximated the promise is about the plan, whatever the model says. */
  private static List<Example> againstPlan(Plan plan, List<Example> examples) {
    List<double[]> rows =
        examples.stream()
            .map(example -> example.row().stream().mapToDouble(Double::doubleValue).toArray())
            .toList();
    List<double[]> outputs = new ClearPlan(plan).outputs(rows);
    List<Example> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Example example = examples.get(i);
      out.add(new Example(example.row(), boxed(outputs.get(i)), example.model()));
    }
    return out;
  }

  private static List<Double> boxed(double[] row) {
    List<Double> out = new ArrayList<>();
    for (double value : row) {
      out.add(value);
    }
    return out;
  }

  private int report(Plan plan, LocalPlan local, PlanCheck check) {
    line("plan", "%s %s", plan.name(), plan.digest());
    var rlwe = plan.parameters().rlwe();
    line(
        "parameters",
        "N = %d, log2(QP) = %.2f, %s",
        rlwe.n(),
        rlwe.exactLogQp(),
        plan.security().label());
    double megabytes = local.keyBytes() / 1e6;
    WarmTimes times = check.times(Duration.ofSeconds(seconds));
    line("loaded", "in %d ms, once read", local.loading().toMillis());
    line("keys", "%.1f MB, made in %d ms", megabytes, local.keyGeneration().toMillis());
    line(
        "evaluation",
        "%.3f ms, from bytes to bytes %.3f ms (medians of %d, %s kernels)",
        times.evaluationMillis(),
        times.callMillis(),
        times.repetitions(),
        local.kernels());
    boolean withPlan = expected.isEmpty() || plan.options().containsKey(Plan.GAP);
    String other = withPlan ? "the plan in the clear" : "the outputs in " + expected.get(0);
    line("rows", "%d, compared with %s", check.rows(), other);
    line("largest error", "%.6f", check.largestError());
    boolean kept = check.largestError() <= plan.promisedError() + approximation(plan);
    if (approximation(plan) > 0) {
      line("approximation", "%.6f  apart from the promise", approximation(plan));
    }
    line("promised error", "%.6f  %s", plan.promisedError(), kept ? "kept" : "BROKEN");
    if (withPlan && !expected.isEmpty()) {
      reportModel(plan, check);
    }
    measurement.ifPresent(
        to -> MeasurementFile.write(to, plan, check, kept, times, local, !withPlan));
    pairs.ifPresent(to -> MeasurementFile.writePairs(to, check.pairs()));
    return kept ? Main.DONE : Main.BROKEN;
  }

  /** What nothing is promised about: answers of the model near its thresholds. */
  private void reportModel(Plan plan, PlanCheck check) {
    line(
        "the model",
        "answers differ by up to %.6f, in %d of %d rows another is the largest; nothing is promised"
            + " nearer to a threshold than %s of a feature's range",
        check.largestFromModel(),
        check.otherClass(),
        check.rows(),
        plan.options().getOrDefault(Plan.GAP, "0"));
  }

  private void line(String what, String format, Object... values) {
    PrintWriter out = terminal.out();
    out.printf(Locale.ROOT, "%-15s ", what);
    out.printf(Locale.ROOT, format, values);
    out.println();
  }

  /** What polynomials change in the place of functions, where answers of the model are compared. */
  private double approximation(Plan plan) {
    String known = plan.options().get(Plan.APPROXIMATION);
    return expected.isEmpty() || known == null ? 0 : Double.parseDouble(known);
  }
}
