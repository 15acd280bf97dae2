package io.blindserve.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The server's command line. Exit codes: 0 done, 1 failed (one line on standard error), 2 wrong
 * usage.
 */
@Command(
    name = "blindserve",
    mixinStandardHelpOptions = true,
    versionProvider = BuildInfo.class,
    description = "Answers model calls, plain and encrypted.",
    subcommands = {
      ServeCommand.class,
      CompileCommand.class,
      DrawMeasurementCommand.class,
      DoctorCommand.class,
      AuditCommand.class
    })
public final class Main {

  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(new OneLineErrors());
    System.exit(line.execute(args));
  }
}
