package io.blindserve.he.kernel;

/**
 * The budget of resident memory (keys, weights) has no room for another block; others must be
 * released first.
 */
public final class ResidentExhaustedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ResidentExhaustedException(long wanted, long inUse, long budget) {
    super("resident memory: " + wanted + " bytes wanted, " + inUse + " of " + budget + " in use");
  }
}
