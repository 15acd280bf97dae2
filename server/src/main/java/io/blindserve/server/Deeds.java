package io.blindserve.server;

import io.blindserve.server.audit.AdminDeed;

/** Where moves of versions go before they are made. */
@FunctionalInterface
interface Deeds {

  /** For moves that are recorded by who asked for them, or that open a server. */
  Deeds ELSEWHERE = deed -> {};

  /**
   * Puts a move on record, durably.
   *
   * @throws NotRecordedException if it cannot be; the move must not be made then
   */
  void record(AdminDeed deed);

  /** A move is not on record. */
  final class NotRecordedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotRecordedException(Throwable cause) {
      super("the move is not on record", cause);
    }
  }
}
