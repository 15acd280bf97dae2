package io.blindserve.server.audit.store;

import java.io.IOException;

/**
 * What lies on the disk is not what a log of ours can leave behind, whatever moment it was stopped
 * at. It is not written to any more. The message names places and sizes only.
 */
public final class DamagedLogException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public DamagedLogException(String message) {
    super(message);
  }

  DamagedLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
