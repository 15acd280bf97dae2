package io.blindserve.server.http;

import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.call.Rendering;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/** What one call is answered with. */
interface Leaving extends Rendering {

  /** Says on which event loop the request is; told before the call is computed. */
  default void on(Context context) {}

  /** Returns what may leave now that the call is recorded. */
  Answer of(RecordedCall call);

  /** Sends that, or why there is no record; on the event loop. */
  default void send(Responder responder, HttpServerRequest request, Answer answer) {
    responder.send(request, answer);
  }
}
