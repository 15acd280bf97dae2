package io.blindserve.he.kernel;

/**
 * There is no scratch memory left for another computation at this moment; trying again later may
 * succeed.
 */
public final class ScratchExhaustedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScratchExhaustedException(long wanted, long inUse, long budget) {
    super("scratch memory: " + wanted + " bytes wanted, " + inUse + " of " + budget + " in use");
  }
}
