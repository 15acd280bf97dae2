package io.blindserve.client.transport;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One question to the server: it can be sent again, byte for byte.
 *
 * @param method the HTTP method
 * @param path path and query below the server's base, percent-encoded, starting with a slash
 * @param headers in the order in which they are set
 * @param body pieces that are sent one after the other; empty for no body. Owned by this request
 *     from now on
 * @param largestReply most bytes of a body that is read; a longer one is a failure
 * @param sent is told how many bytes of the body were handed to the connection
 */
record Request(
    String method,
    String path,
    Map<String, String> headers,
    Optional<Body> body,
    int largestReply,
    LongConsumer sent) {

  Request {
    headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  static Request get(String path, int largestReply) {
    return of("GET", path, largestReply);
  }

  static Request of(String method, String path, int largestReply) {
    return new Request(
        method,
        path,
        Map.of("Accept", "application/json"),
        Optional.empty(),
        largestReply,
        sent -> {});
  }

  Request header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Request(method, path, more, body, largestReply, sent);
  }

  Request body(Body content) {
    return new Request(method, path, headers, Optional.of(content), largestReply, sent);
  }

  Request onSent(LongConsumer listener) {
    return new Request(method, path, headers, body, largestReply, listener);
  }

  /**
   * The bytes of a body, in pieces so that nobody has to join large ones.
   *
   * @param pieces not changed by anybody any more
   */
  record Body(List<byte[]> pieces) {

    Body {
      pieces = List.copyOf(pieces);
    }

    long size() {
      return pieces.stream().mapToLong(piece -> piece.length).sum();
    }
  }
}
