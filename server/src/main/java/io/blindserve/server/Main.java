package io.blindserve.server;

import io.blindserve.server.config.ConfigException;
import io.blindserve.server.config.Settings;
import io.blindserve.server.logging.LogFormat;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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
      ManifestCommand.class,
      AuditCommand.class,
      CallersCommand.class,
      BenchCommand.class,
      WitnessCommand.class
    })
public final class Main {

  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] args) {
    // What the server's parts tell of is for operators to read; serve may choose another form.
    LogFormat.CONSOLE.install(false);
    CommandLine line = commandLine(System.getenv(), Path.of(""));
    System.exit(execute(line, System.getenv(), Path.of(""), args));
  }

  static CommandLine commandLine(Map<String, String> environment, Path folder) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(
        new CommandLine(new ConfigCommand())
            .addSubcommand(new ConfigPrintCommand(environment, folder)));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(new UsageErrors());
    line.setExecutionExceptionHandler(new OneLineErrors());
    return line;
  }

  /**
   * Runs a command; what serves is told by the file in {@code folder} and the environment too.
   *
   * @return its exit code
   */
  static int execute(
      CommandLine line, Map<String, String> environment, Path folder, String... args) {
    if (args.length > 0 && args[0].equals(ServeCommand.NAME)) {
      try {
        CommandLine serve = Objects.requireNonNull(line.getSubcommands().get(ServeCommand.NAME));
        Settings.install(serve, args, environment, folder);
      } catch (ConfigException e) {
        line.getErr().println("blindserve: " + e.getMessage());
        return CommandLine.ExitCode.USAGE;
      }
    }
    return line.execute(args);
  }
}
