package io.blindserve.server;

import io.blindserve.server.inference.encrypted.KernelDiagnosis;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doctor}: what this machine offers, and how fast it is. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Says what this machine offers: Java, cores, memory, kernels and why these, the time of a"
            + " transform and a rotation, and what would make it faster.")
final class DoctorCommand implements Callable<Integer> {

  private static final int MAX_MILLISECONDS = 60_000;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  @Option(
      names = "--measure-ms",
      defaultValue = "600",
      description =
          "how long each measurement of each of the kernels takes, warming up included"
              + " (${DEFAULT-VALUE})")
  private int milliseconds;

  @Override
  public Integer call() throws IOException {
    if (milliseconds < 1 || milliseconds > MAX_MILLISECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--measure-ms must be 1 to " + MAX_MILLISECONDS);
    }
    PrintWriter out = spec.commandLine().getOut();
    MachineReport report = MachineReport.of(KernelDiagnosis.take(Duration.ofMillis(milliseconds)));
    out.println(json ? report.toJson() : report.toText());
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
