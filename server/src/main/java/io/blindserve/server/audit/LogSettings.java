package io.blindserve.server.audit;

import io.blindserve.server.audit.witness.WitnessSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a log is kept.
 *
 * @param node which of an operator's servers this is
 * @param build version of the program
 * @param origin name of the log and of its key; none for the name that it has, or a fresh one
 * @param interval longest time until what was appended is published
 * @param witnesses who cosigns checkpoints; none for those that the log had when it was last opened
 */
public record LogSettings(
    String node,
    String build,
    Optional<String> origin,
    Duration interval,
    Optional<WitnessSettings> witnesses) {

  /** Leaves the witnesses as they are. */
  public LogSettings(String node, String build, Optional<String> origin, Duration interval) {
    this(node, build, origin, interval, Optional.empty());
  }
}
