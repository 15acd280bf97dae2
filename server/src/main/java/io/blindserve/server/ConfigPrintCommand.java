package io.blindserve.server;

import io.blindserve.server.config.EffectiveSettings;
import io.blindserve.server.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code config print}: what holds in the end. */
@Command(
    name = "print",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the settings that serve would run with, each with where it is from.",
      "Takes the options of serve."
    })
final class ConfigPrintCommand implements Callable<Integer> {

  private final Map<String, String> environment;
  private final Path folder;

  @Spec private CommandSpec spec;

  /** The words after the command's name are those of {@code serve}. */
  @Unmatched private List<String> words = new ArrayList<>();

  ConfigPrintCommand(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  @Override
  public Integer call() {
    String[] line = words.toArray(String[]::new);
    CommandLine serve = new CommandLine(new ServeCommand());
    Settings settings = Settings.install(serve, line, environment, folder);
    ParseResult given = serve.parseArgs(line);
    new EffectiveSettings(settings, given).lines().forEach(spec.commandLine().getOut()::println);
    return CommandLine.ExitCode.OK;
  }
}
