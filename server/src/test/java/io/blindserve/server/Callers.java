package io.blindserve.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Callers at the same time, each on a connection of its own: each calls again as soon as it has its
 * answer, until they are stopped.
 */
final class Callers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_FAULTS = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final Predicate<HttpResponse<String>> right;
  private final List<CompletableFuture<Void>> ended = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private volatile boolean stopped;

  /**
   * Makes callers of a server.
   *
   * @param right whether an answer is one that may come
   */
  Callers(URI server, Predicate<HttpResponse<String>> right) {
    this.server = server;
    this.right = right;
  }

  /** One kind of call: where to, and what. */
  record Call(String path, String body) {}

  /** Lets callers begin; they take the kinds of calls in turn. */
  void begin(int count, Call... kinds) {
    for (int caller = 0; caller < count; caller++) {
      Call call = kinds[caller % kinds.length];
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(call.path()))
              .timeout(PATIENCE)
              .header("Blindserve-Sticky-Key", "caller-" + caller)
              .POST(BodyPublishers.ofString(call.body()))
              .build();
      CompletableFuture<Void> end = new CompletableFuture<>();
      ended.add(end);
      again(request, end);
    }
  }

  private void again(HttpRequest request, CompletableFuture<Void> end) {
    if (stopped || faults.size() > MOST_FAULTS) {
      end.complete(null);
      return;
    }
    client
        .sendAsync(request, BodyHandlers.ofString())
        .whenCompleteAsync(
            (answer, failure) -> {
              if (failure != null) {
                faults.add(request.uri() + ": " + failure);
              } else if (!right.test(answer)) {
                faults.add(request.uri() + ": " + answer.statusCode() + " " + answer.body());
              }
              answers.incrementAndGet();
              again(request, end);
            });
  }

  /** Returns the answers until now. */
  long answers() {
    return answers.get();
  }

  /** Lets calls under way end, and returns what went wrong. */
  List<String> stop() {
    stopped = true;
    CompletableFuture.allOf(ended.toArray(CompletableFuture<?>[]::new))
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    stopped = true;
  }
}
