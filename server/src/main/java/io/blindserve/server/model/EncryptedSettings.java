package io.blindserve.server.model;

import java.util.Optional;

/**
 * What an operator asks of encrypted plans, in {@code model.json} or on a command line. Nothing
 * means the usual. Values are checked by who uses them.
 *
 * @param maxError largest promised error that is accepted
 * @param profile {@code classical} or {@code pq}
 * @param maxLogN log2 of the largest ring that is tried
 * @param keyBytePrice price of a kilobyte of keys in nanoseconds of an evaluation
 * @param rows rows that a request of the latency plan carries
 * @param privacy {@code none}, {@code rerandomised} or {@code flooded(s)}
 * @param structure {@code public} or {@code private}: whether zeros of weights may be seen
 * @param allowThresholds whether thresholds of trees may be shown to clients
 * @param trees {@code bins}, {@code sign} or {@code thresholds}
 * @param requireMeasurement whether plans without a measurement are not offered
 */
public record EncryptedSettings(
    Optional<Double> maxError,
    Optional<String> profile,
    Optional<Integer> maxLogN,
    Optional<Integer> keyBytePrice,
    Optional<Integer> rows,
    Optional<String> privacy,
    Optional<String> structure,
    Optional<Boolean> allowThresholds,
    Optional<String> trees,
    Optional<Boolean> requireMeasurement) {

  /** The usual. */
  public static final EncryptedSettings USUAL =
      new EncryptedSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Returns these settings with another structure. */
  public EncryptedSettings withStructure(Optional<String> other) {
    return new EncryptedSettings(
        maxError,
        profile,
        maxLogN,
        keyBytePrice,
        rows,
        privacy,
        other,
        allowThresholds,
        trees,
        requireMeasurement);
  }

  /** Returns these settings, those of {@code stronger} first. */
  public EncryptedSettings under(EncryptedSettings stronger) {
    return new EncryptedSettings(
        stronger.maxError.or(() -> maxError),
        stronger.profile.or(() -> profile),
        stronger.maxLogN.or(() -> maxLogN),
        stronger.keyBytePrice.or(() -> keyBytePrice),
        stronger.rows.or(() -> rows),
        stronger.privacy.or(() -> privacy),
        stronger.structure.or(() -> structure),
        stronger.allowThresholds.or(() -> allowThresholds),
        stronger.trees.or(() -> trees),
        stronger.requireMeasurement.or(() -> requireMeasurement));
  }
}
