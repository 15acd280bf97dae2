package io.blindserve.server.model;

/**
 * A version that lies in the repository and is not served, or a model of which nobody can know what
 * versions it has.
 *
 * @param name its model
 * @param number its number; {@link #WHOLE} for the model
 * @param reason one sentence for callers, without paths
 * @param failed whether it was to be served and could not be; otherwise somebody wants it so
 */
public record RefusedVersion(ModelName name, int number, String reason, boolean failed) {

  /** No version has this number. */
  public static final int WHOLE = 0;

  /** Returns a version that could not be loaded. */
  public static RefusedVersion failed(ModelName name, int number, String reason) {
    return new RefusedVersion(name, number, reason, true);
  }

  /** Returns a version that is not to be served. */
  public static RefusedVersion unwanted(ModelName name, int number, String reason) {
    return new RefusedVersion(name, number, reason, false);
  }

  /** Returns a model of which no version can be found. */
  public static RefusedVersion whole(ModelName name, String reason) {
    return failed(name, WHOLE, reason);
  }

  /** Returns whether all of the model is meant. */
  public boolean isWhole() {
    return number == WHOLE;
  }
}
