package io.blindserve.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts requests that are not answered yet, so that a server that ends waits for them and not for
 * idle connections. Thread-safe.
 */
final class InFlight {

  private int requests;

  /** Counts a request until it is answered or its connection is gone. */
  void count(HttpServerRequest request) {
    Runnable end = begin();
    HttpServerResponse response = request.response();
    response.endHandler(done -> end.run());
    response.closeHandler(gone -> end.run());
  }

  /** Counts something until what is returned is run; it may be run more than once. */
  Runnable begin() {
    add();
    AtomicBoolean counted = new AtomicBoolean(true);
    return () -> {
      if (counted.compareAndSet(true, false)) {
        end();
      }
    };
  }

  private synchronized void add() {
    requests++;
  }

  private synchronized void end() {
    requests--;
    notifyAll();
  }

  /** Waits until nothing is in flight, or the time is over. */
  synchronized void awaitNone(long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (requests > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
