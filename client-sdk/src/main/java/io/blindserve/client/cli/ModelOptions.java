package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ModelReference;
import io.blindserve.client.VersionReference;
import io.blindserve.client.select.VersionChoice;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of every command about one model. */
final class ModelOptions {

  @Parameters(paramLabel = "MODEL", description = "The model.")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "N|LABEL",
      description = "Its version or label; without it the server's default.")
  private Optional<String> version = Optional.empty();

  String name() {
    return model;
  }

  VersionReference of(BlindserveClient client) {
    return of(client.model(model), version);
  }

  /** Returns the version of a model that a number or a label names, or the default. */
  static VersionReference of(ModelReference model, Optional<String> version) {
    if (version.isEmpty()) {
      return model.latest();
    }
    String text = version.get();
    return VersionChoice.isLabel(text) ? model.label(text) : model.version(number(text));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new CliException("--version is neither a number nor a label", e);
    }
  }
}
