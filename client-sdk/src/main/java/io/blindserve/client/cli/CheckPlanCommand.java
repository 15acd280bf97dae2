package io.blindserve.client.cli;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      List<Example> examples =
          expected.isEmpty() ? Examples.random(plan, rows) : Examples.of(plan, expected.get(0));
      for (Example example : examples) {
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

  private int report(Plan plan, LocalPlan local, PlanCheck check) {
    boolean ofPlan = expected.isEmpty() || plan.options().containsKey(Plan.GAP);
    double approximation = ofPlan ? 0 : approximation(plan);
    boolean kept = check.largestError() <= plan.promisedError() + approximation;
    WarmTimes times = check.times(Duration.ofSeconds(seconds));
    CheckReport report = new CheckReport(terminal.out(), plan, check);
    report.costs(local, times);
    report.errors(
        ofPlan ? "the plan in the clear" : "the outputs in " + expected.get(0),
        approximation,
        kept);
    if (ofPlan && !expected.isEmpty()) {
      report.model();
    }
    measurement.ifPresent(
        to -> MeasurementFile.write(to, plan, check, kept, times, local, !ofPlan));
    pairs.ifPresent(to -> MeasurementFile.writePairs(to, check.pairs()));
    return kept ? Main.DONE : Main.BROKEN;
  }

  /** What polynomials change in the place of functions, where answers of the model are compared. */
  private static double approximation(Plan plan) {
    String known = plan.options().get(Plan.APPROXIMATION);
    return known == null ? 0 : Double.parseDouble(known);
  }
}
