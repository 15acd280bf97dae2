package io.blindserve.client.cli;

import io.blindserve.client.failure.BlindserveException;
import io.blindserve.keys.store.SeedStoreException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The client's commands. Exit codes: 0 done, 1 failed with one line on the standard error, 2 wrong
 * usage, 4 a measured plan broke its promise.
 */
@Command(
    name = "blindserve",
    description =
        "Talks to a Blindserve server: keys, models, predictions in the clear or encrypted.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      KeysCommand.class,
      ModelsCommand.class,
      MetadataCommand.class,
      InferCommand.class,
      PredictCommand.class,
      ReceiptsCommand.class,
      ReleaseCommand.class,
      CheckPlanCommand.class,
      DemoCommand.class
    })
public final class Main implements Runnable {

  /** A command that was done. */
  static final int DONE = 0;

  /** A command that failed. */
  static final int FAILED = 1;

  /** Words that are no command. */
  static final int USAGE = 2;

  /** A plan that broke its promise. */
  static final int BROKEN = 4;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  /** Runs one command and ends the program with its exit code. */
  public static void main(String[] words) {
    System.exit(execute(Terminal.system(), words));
  }

  static int execute(Terminal terminal, String... words) {
    Words split = Words.of(words);
    return commandLine(terminal, split.serverCommand())
        .execute(split.rest().toArray(String[]::new));
  }

  private static CommandLine commandLine(Terminal terminal, List<String> serverCommand) {
    return new CommandLine(new Main(), new TerminalFactory(terminal, serverCommand))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((failure, words) -> usageFailure(terminal.err(), failure))
        .setExecutionExceptionHandler((failure, line, parsed) -> failure(terminal.err(), failure));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: keys, models, metadata, infer, predict, receipts, release, check-plan or demo");
  }

  private static int usageFailure(PrintWriter err, ParameterException failure) {
    err.println("blindserve: " + failure.getMessage());
    err.println("Try '" + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  /**
   * Expected failures speak for themselves; anything else is a mistake of ours and shows where it
   * happened.
   */
  private static int failure(PrintWriter err, Exception failure) throws Exception {
    boolean expected =
        failure instanceof CliException
            || failure instanceof BlindserveException
            || failure instanceof SeedStoreException
            || failure instanceof IllegalArgumentException;
    if (!expected) {
      throw failure;
    }
    err.println("blindserve: " + failure.getMessage());
    return FAILED;
  }
}
