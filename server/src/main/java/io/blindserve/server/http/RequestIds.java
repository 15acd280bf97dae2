package io.blindserve.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The id by which callers, proxies and logs speak of a request. The caller's is taken where it is
 * short and plain; it says nothing of who called.
 */
final class RequestIds {

  static final String HEADER = "X-Request-Id";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:+/=@-]{1,128}");

  private RequestIds() {}

  /** Settles the id of a request and writes it into the head of its answer. */
  static String settle(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    String id = given != null && FORM.matcher(given).matches() ? given : fresh();
    request.response().putHeader(HEADER, id);
    return id;
  }

  /** Returns the id that was settled. */
  static Optional<String> of(HttpServerRequest request) {
    return Optional.ofNullable(request.response().headers().get(HEADER));
  }

  private static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return Long.toHexString(random.nextLong() | Long.MIN_VALUE)
        + Long.toHexString(random.nextLong() | Long.MIN_VALUE);
  }
}
