package io.blindserve.client.cli;

import io.blindserve.client.ClientOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that encrypt. */
final class WireOption {

  @Option(
      names = "--wire",
      paramLabel = "FORM",
      description =
          "Force the form of keys and ciphertexts, blindserve-1 or lattigo-v6; default the one of fewest bytes.")
  private Optional<String> wire = Optional.empty();

  boolean isGiven() {
    return wire.isPresent();
  }

  ClientOptions.Builder on(ClientOptions.Builder options) {
    try {
      return wire.isPresent() ? options.wire(wire.get()) : options;
    } catch (IllegalArgumentException e) {
      throw new CliException("--wire: " + e.getMessage());
    }
  }
}
