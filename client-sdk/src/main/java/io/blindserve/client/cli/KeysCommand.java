package io.blindserve.client.cli;

import io.blindserve.keys.store.SeedInfo;
import io.blindserve.keys.store.SeedStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Makes key files and tells what is in them; a secret is never printed. */
@Command(
    name = "keys",
    description = "Makes, shows and deletes keys in an encrypted key file.",
    mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {

  private static final String FILE = "The key file.";

  private final Terminal terminal;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  KeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: create, show or delete");
  }

  @Command(
      description = "Makes an empty key file; keys are drawn when a model first needs them.",
      mixinStandardHelpOptions = true)
  int create(@Parameters(paramLabel = "FILE", description = FILE) Path file) {
    KeyFiles.create(terminal, file).close();
    terminal
        .out()
        .println(
            "made "
                + file
                + "; without its password nothing encrypted under its keys can be read again");
    return Main.DONE;
  }

  @Command(
      description = "Lists the parameter sets that the file holds a seed for.",
      mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "FILE", description = FILE) Path file) {
    try (SeedStore store = KeyFiles.open(terminal, file)) {
      List<SeedInfo> seeds = store.list();
      PrintWriter out = terminal.out();
      out.println(seeds.isEmpty() ? "no keys yet" : "parameters" + " ".repeat(63) + "made");
      seeds.forEach(seed -> out.println(seed.parameterDigest() + "  " + seed.created()));
    }
    return Main.DONE;
  }

  @Command(
      description =
          "Deletes the seed of a parameter set, for good: nothing encrypted under it can be read again.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(paramLabel = "FILE", description = FILE) Path file,
      @Option(
              names = "--parameters",
              required = true,
              paramLabel = "DIGEST",
              description = "Which, as 'show' prints it.")
          String digest) {
    try (SeedStore store = KeyFiles.open(terminal, file)) {
      if (!store.delete(digest)) {
        throw new CliException("the key file holds no seed for these parameters");
      }
    }
    terminal.out().println("deleted");
    return Main.DONE;
  }
}
