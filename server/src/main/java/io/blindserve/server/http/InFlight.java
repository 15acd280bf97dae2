package io.blindserve.server.http;

import io.blindserve.server.patience.Patience;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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
  synchronized void awaitNone(Patience patience) throws InterruptedException {
    long left = patience.millisLeft();
    while (requests > 0 && left > 0) {
      wait(left);
      left = patience.millisLeft();
    }
  }
}
