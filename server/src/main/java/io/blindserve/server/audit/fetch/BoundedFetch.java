package io.blindserve.server.audit.fetch;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer as a whole, or none: the time-out of a {@link HttpRequest} ends with the answer's head,
 * and a body may drip in for ever.
 */
public final class BoundedFetch {

  private BoundedFetch() {}

  /**
   * Sends a request. Blocks.
   *
   * @param most largest body, in bytes
   * @param patience longest wait for the whole answer, from now
   * @throws HttpTimeoutException if it did not come within that time
   * @throws IOException if it is larger, or none comes; as the client says it
   */
  public static HttpResponse<byte[]> send(
      HttpClient http, HttpRequest request, int most, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BoundedBody.ofAtMost(most));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw late(patience, e);
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpTimeoutException late(Duration patience, TimeoutException e) {
    HttpTimeoutException late =
        new HttpTimeoutException("no whole answer within " + patience.toMillis() + " ms");
    late.initCause(e);
    return late;
  }
}
