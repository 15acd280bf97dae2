package io.blindserve.server.model;

/**
 * A version that lies in the repository and is not served, or a model of which nobody can know what
 * versions it has.
 *
 * @param name its model
 * @param number its number; {@link #WHOLE} for the model
 * @param reason one sentence for callers, without paths
 */
public record RefusedVersion(ModelName name, int number, String reason) {

  /** No version has this number. */
  public static final int WHOLE = 0;

  /** Returns a model of which no version can be found. */
  public static RefusedVersion whole(ModelName name, String reason) {
    return new RefusedVersion(name, WHOLE, reason);
  }

  /** Returns whether all of the model is meant. */
  public boolean isWhole() {
    return number == WHOLE;
  }
}
