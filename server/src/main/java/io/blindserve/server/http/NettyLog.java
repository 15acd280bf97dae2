package io.blindserve.server.http;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What Netty writes to the log. */
final class NettyLog {

  /** Held, because levels of loggers that nobody holds are forgotten. */
  private static final Logger HTTP2 = Logger.getLogger("io.netty.handler.codec.http2");

  private NettyLog() {}

  /**
   * Keeps it from a line for every frame that comes for a call that was ended: callers decide how
   * many those are.
   */
  static void quieten() {
    HTTP2.setLevel(Level.WARNING);
  }
}
