package io.blindserve.server;

import io.blindserve.server.model.EncryptedSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code compile} that decide what the plan will be. */
final class CompileOptionsMixin {

  @Option(
      names = "--max-error",
      paramLabel = "E",
      description =
          "largest error to promise: in probability behind a sigmoid or softmax, else as a part of the largest output (0.02)")
  private Optional<Double> maxError = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "rows that a request of the latency plan carries, 1 to 1024 (1)")
  private Optional<Integer> rows = Optional.empty();

  @Option(
      names = "--profile",
      description = "classical or pq: against whom 128 bits hold (classical)")
  private Optional<String> profile = Optional.empty();

  @Option(
      names = "--key-byte-price",
      paramLabel = "P",
      description = "nanoseconds of an evaluation that a kilobyte of keys is worth (100)")
  private Optional<Integer> keyBytePrice = Optional.empty();

  @Option(
      names = "--max-log-n",
      paramLabel = "N",
      description = "log2 of the largest ring, 12 to 16 (15)")
  private Optional<Integer> maxLogN = Optional.empty();

  @Option(
      names = "--privacy",
      description = "what answers may show of the weights: none, rerandomised or flooded(s) (none)")
  private Optional<String> privacy = Optional.empty();

  @Option(
      names = "--structure",
      description = "public or private: whether zeros of weights may be seen (public)")
  private Optional<String> structure = Optional.empty();

  @Option(names = "--allow-thresholds", description = "thresholds of trees may be shown to clients")
  private boolean allowThresholds;

  @Option(
      names = "--trees",
      description = "bins, sign or thresholds (the cheapest that is allowed)")
  private Optional<String> trees = Optional.empty();

  @Option(
      names = "--keys-of",
      paramLabel = "PLAN",
      description = "keep the keys of this plan file, so that clients need upload none")
  private Optional<Path> keysOf = Optional.empty();

  EncryptedSettings settings() {
    return new EncryptedSettings(
        maxError,
        profile,
        maxLogN,
        keyBytePrice,
        rows,
        privacy,
        structure,
        allowThresholds ? Optional.of(true) : Optional.empty(),
        trees,
        Optional.empty());
  }

  Optional<Path> keysOf() {
    return keysOf;
  }
}
