package io.blindserve.server.http;

import java.util.concurrent.Executor;

/**
 * Where bodies are parsed: small ones at once by the event loop that read them, others by another
 * thread, so that no connection waits behind them. Thread-safe.
 */
final class Decoding {

  /** To parse so many bytes takes about as long as to wake another thread. */
  static final int SMALL_BYTES = 4 << 10;

  private final Executor elsewhere;

  /**
   * Makes one.
   *
   * @param elsewhere parses larger bodies; refuses when it is full
   */
  Decoding(Executor elsewhere) {
    this.elsewhere = elsewhere;
  }

  /**
   * Does the work, or has it done.
   *
   * @param bytes of the body, inflated
   * @throws java.util.concurrent.RejectedExecutionException if too many bodies are being parsed
   */
  void run(int bytes, Runnable work) {
    if (bytes <= SMALL_BYTES) {
      work.run();
    } else {
      elsewhere.execute(work);
    }
  }
}
