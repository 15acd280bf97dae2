package io.blindserve.client.cli;

import picocli.CommandLine.Option;

/** The help option alone, for commands whose {@code --version} is a model's. */
final class Help {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean asked;
}
