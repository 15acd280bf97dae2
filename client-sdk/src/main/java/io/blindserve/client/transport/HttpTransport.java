package io.blindserve.client.transport;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.TransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests and repeats them by the policy. Thread-safe. */
final class HttpTransport {

  private final HttpClient client;
  private final TransportOptions options;
  private final String base;

  HttpTransport(TransportOptions options) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.connectTimeout());
    options.tls().ifPresent(builder::sslContext);
    this.client = builder.build();
    this.options = options;
    this.base = options.server().toString().replaceAll("/+$", "");
  }

  /**
   * Sends a request until an answer comes that is not a reason to repeat it, or the tries are used
   * up; the last answer is returned then.
   *
   * @throws TransportException when no answer came
   * @throws ProtocolException when the answer is longer than the request allows
   */
  Reply send(Request request) {
    for (int tries = 1; ; tries++) {
      Attempt attempt = attempt(request);
      Optional<Duration> pause =
          attempt.mayRepeat()
              ? options.retry().pauseAfter(tries, attempt.askedPause())
              : Optional.empty();
      if (pause.isEmpty()) {
        return attempt.reply().orElseThrow(() -> failure(request, attempt.broken().orElseThrow()));
      }
      sleep(pause.get());
    }
  }

  private Attempt attempt(Request request) {
    try {
      return new Attempt(Optional.of(exchange(request)), Optional.empty());
    } catch (IOException e) {
      return new Attempt(Optional.empty(), Optional.of(e));
    }
  }

  /** What one try gave: a reply or the failure of the connection. */
  private record Attempt(Optional<Reply> reply, Optional<IOException> broken) {

    boolean mayRepeat() {
      return reply
          .map(r -> RetryPolicy.isRetryable(r.status()))
          .orElseGet(() -> isBrokenConnection(broken.orElseThrow()));
    }

    Optional<String> askedPause() {
      return reply.flatMap(r -> r.header("Retry-After"));
    }
  }

  /**
   * A slow answer is not repeated (the server may still be at work), nor is a failed TLS handshake
   * or a refused body.
   */
  private static boolean isBrokenConnection(IOException e) {
    boolean slow = e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException);
    return !slow
        && !(e instanceof SSLException)
        && !(e instanceof BoundedBody.BodyTooLargeException);
  }

  private RuntimeException failure(Request request, IOException e) {
    String what = request.method() + " at " + options.server() + ": ";
    if (e instanceof BoundedBody.BodyTooLargeException) {
      return new ProtocolException(what + e.getMessage(), e);
    }
    if (e instanceof ConnectException) {
      return new TransportException(what + "cannot connect; is the server running there?", e);
    }
    return new TransportException(what + reason(e), e);
  }

  private static String reason(IOException e) {
    String text = e.getMessage();
    return text == null ? e.getClass().getSimpleName() : text;
  }

  private Reply exchange(Request request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(translate(request), info -> new BoundedBody(request.largestReply()));
    try {
      HttpResponse<byte[]> response =
          pending.get(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new HttpTimeoutException(
          "no whole answer within " + options.requestTimeout().toSeconds() + " s");
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted while waiting for the server", e);
    } catch (ExecutionException e) {
      throw asIoException(e.getCause());
    }
  }

  private static IOException asIoException(@Nullable Throwable cause) {
    return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
  }

  private HttpRequest translate(Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + request.path())).timeout(options.requestTimeout());
    request.headers().forEach(builder::header);
    options.token().ifPresent(token -> builder.header("Authorization", token.header()));
    return builder.method(request.method(), publisher(request)).build();
  }

  private static BodyPublisher publisher(Request request) {
    return request
        .body()
        .filter(body -> body.size() > 0)
        .map(
            body ->
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(new Slices(body, request.sent())), body.size()))
        .orElseGet(BodyPublishers::noBody);
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted between two tries", e);
    }
  }
}
