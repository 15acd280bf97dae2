package io.blindserve.server.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of a model version: it stands before the first call that it answers.
 *
 * @param time when
 * @param action what became of it
 * @param name name of the model
 * @param version its number
 * @param digest SHA-256 of the model file, where it could be read
 */
public record ModelRecord(
    Instant time, Action action, String name, int version, Optional<String> digest)
    implements Recordable {

  /** What can become of a version. */
  public enum Action {
    LOADED,
    UNLOADED,
    /** It is not served; the reason may quote files and stands in the operator's log only. */
    REFUSED
  }
}
