package io.blindserve.server.http;

import io.blindserve.server.audit.LogReader;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code Prefer: receipt} (RFC 7240): an answer waits until its receipt can be had, but not for
 * ever.
 */
final class ReceiptPreference {

  private static final String PREFERENCE = "receipt";
  private static final int STRANGER = 401;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Vertx vertx;
  private final LogReader log;

  ReceiptPreference(Vertx vertx, LogReader log) {
    this.vertx = vertx;
    this.log = log;
  }

  /**
   * Returns the record that an answer waits for; none where nobody wants that. Strangers do not get
   * to hurry checkpoints.
   */
  Optional<String> wanted(HttpServerRequest request, Answer answer) {
    if (answer.status() == STRANGER) {
      return Optional.empty();
    }
    boolean preferred =
        request.headers().getAll("Prefer").stream()
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals(PREFERENCE));
    return preferred ? Optional.ofNullable(answer.headers().get(Answers.RECORD)) : Optional.empty();
  }

  /** Hands an answer on, on the event loop, once a checkpoint has the record. */
  void await(String record, Answer answer, Consumer<Answer> next) {
    Context context = vertx.getOrCreateContext();
    CompletableFuture<Void> published = log.published(record);
    long timer = vertx.setTimer(PATIENCE_MILLIS, id -> published.cancel(false));
    var unused =
        published.whenComplete(
            (done, failure) -> {
              vertx.cancelTimer(timer);
              Answer ready =
                  failure == null ? answer.with("Preference-Applied", PREFERENCE) : answer;
              context.runOnContext(now -> next.accept(ready));
            });
  }
}
