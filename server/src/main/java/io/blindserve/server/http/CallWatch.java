package io.blindserve.server.http;

import io.blindserve.server.logging.CallLines;
import io.blindserve.server.logging.RequestScope;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/** Follows a request to its end for the server's own log. */
final class CallWatch {

  private static final Set<String> WORDS =
      Set.of(
          ("v1 v2 health live ready models versions labels infer generate generate_stream config stats encryption metadata"
                  + " repository index load unload evaluation-keys log checkpoint tile receipt"
                  + " metrics openapi.json docs inference.GRPCInferenceService grpc.health.v1.Health Check Watch"
                  + " ServerLive ServerReady ServerMetadata ModelReady ModelMetadata ModelConfig"
                  + " ModelInfer ModelStreamInfer ModelStatistics RepositoryIndex"
                  + " RepositoryModelLoad RepositoryModelUnload tensorflow.serving.ModelService"
                  + " tensorflow.serving.PredictionService Predict GetModelMetadata"
                  + " GetModelStatus")
              .split(" "));

  private static final int LONGEST_PATH = 512;

  private CallWatch() {}

  /** Handles a request for its id, and writes a line when it was answered. */
  static void during(HttpServerRequest request, Runnable handling) {
    long started = System.nanoTime();
    Optional<String> id = Optional.of(RequestIds.settle(request));
    request
        .response()
        .bodyEndHandler(
            end ->
                RequestScope.run(
                    id,
                    () ->
                        CallLines.answered(
                            () -> request.method() + " " + shown(request.path()),
                            request.response().getStatusCode(),
                            System.nanoTime() - started,
                            Optional.ofNullable(
                                request.response().headers().get(Answers.RECORD)))));
    RequestScope.run(id, handling);
  }

  /** A path in the words of our routes: what callers put between them may be anything. */
  static String shown(String path) {
    if (path == null || path.length() > LONGEST_PATH) {
      return "/*";
    }
    StringBuilder out = new StringBuilder();
    for (String word : path.substring(Math.min(1, path.length())).split("/", -1)) {
      int verb = word.indexOf(':');
      String action = verb < 0 ? "" : word.substring(verb);
      out.append('/').append(WORDS.contains(word) ? word : "*");
      out.append(action.equals(":predict") ? action : "");
    }
    return out.toString();
  }
}
