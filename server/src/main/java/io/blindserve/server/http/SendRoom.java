package io.blindserve.server.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits until a response has room: who sends one thing after the other waits in between, so
 * that nothing piles up for a caller who reads slowly. For the response's event loop alone.
 */
final class SendRoom {

  private final HttpServerResponse response;
  private final List<Runnable> waiting = new ArrayList<>(1);

  SendRoom(HttpServerResponse response) {
    this.response = response;
  }

  /** Runs something now if there is room, otherwise when there is. */
  void await(Runnable action) {
    if (response.writeQueueFull()) {
      waiting.add(action);
      response.drainHandler(drained -> release());
    } else {
      action.run();
    }
  }

  /** Runs what waits; to be called as well when nothing is sent any more. */
  void release() {
    List<Runnable> ready = List.copyOf(waiting);
    waiting.clear();
    ready.forEach(Runnable::run);
  }
}
