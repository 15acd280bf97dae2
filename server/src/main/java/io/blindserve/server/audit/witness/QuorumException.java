package io.blindserve.server.audit.witness;

import java.io.IOException;

/** Too few witnesses cosigned a head. It stays as it is and may be tried again. */
public final class QuorumException extends IOException {

  private static final long serialVersionUID = 1L;

  QuorumException(String message) {
    super(message);
  }
}
