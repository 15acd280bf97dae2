package io.blindserve.server;

import io.blindserve.server.GrpcProbe.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Map;

/** A stream of gRPC whose caller reads nothing until it says so. */
final class OpenStream {

  private static final long CANCEL = 8;

  private final HttpClientRequest request;
  private final Future<HttpClientResponse> response;
  private final Future<Answer> answer;

  private OpenStream(HttpClientRequest request) {
    this.request = request.setChunked(true);
    this.response = request.response().onSuccess(HttpClientResponse::pause);
    this.answer = response.compose(GrpcProbe::answer);
  }

  /** Begins one and sends messages, without saying that there are no more. */
  static OpenStream of(GrpcProbe probe, byte[] frames) {
    return GrpcProbe.await(
        probe
            .open(GrpcProbe.STREAM, Map.of())
            .map(
                request -> {
                  OpenStream stream = new OpenStream(request);
                  request.write(Buffer.buffer(frames));
                  return stream;
                }));
  }

  /** Says that there are no more messages, and reads all answers. */
  Answer rest() {
    request.end();
    response.onSuccess(HttpClientResponse::resume);
    return GrpcProbe.await(answer);
  }

  /** Gives the call up. */
  void leave() {
    request.reset(CANCEL);
  }
}
