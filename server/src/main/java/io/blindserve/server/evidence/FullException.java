package io.blindserve.server.evidence;

import java.io.IOException;

/** There is no room for more. */
final class FullException extends IOException {

  private static final long serialVersionUID = 1L;

  FullException(long needed, long limit) {
    super(needed + " bytes more would pass the bound of " + limit);
  }
}
