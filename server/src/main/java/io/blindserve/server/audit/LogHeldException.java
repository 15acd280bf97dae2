package io.blindserve.server.audit;

import java.io.IOException;

/** Somebody has a log open: there can be one at a time. */
public final class LogHeldException extends IOException {

  private static final long serialVersionUID = 1L;

  LogHeldException(String message) {
    super(message);
  }
}
