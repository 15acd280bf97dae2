package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.VersionReference;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of every command about one model. */
final class ModelOptions {

  @Parameters(paramLabel = "MODEL", description = "The model.")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Its version; without it the server's default.")
  private Optional<Integer> version = Optional.empty();

  String name() {
    return model;
  }

  VersionReference of(BlindserveClient client) {
    return version.isPresent()
        ? client.model(model).version(version.get())
        : client.model(model).latest();
  }
}
