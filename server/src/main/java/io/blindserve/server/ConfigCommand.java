package io.blindserve.server;

import io.blindserve.server.config.KeyTable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code config}: what a server would be told, and what it can be told. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Shows what a server would be told.")
final class ConfigCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to show: print or keys");
  }

  @Command(
      name = "keys",
      mixinStandardHelpOptions = true,
      description = "Prints the table of all keys with their defaults.")
  int keys() {
    KeyTable.lines(new CommandLine(new ServeCommand()).getCommandSpec())
        .forEach(spec.commandLine().getOut()::println);
    return CommandLine.ExitCode.OK;
  }
}
