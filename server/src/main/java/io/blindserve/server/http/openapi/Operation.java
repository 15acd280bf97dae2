package io.blindserve.server.http.openapi;

import java.util.Optional;

/**
 * What a route does.
 *
 * @param tag the group that it belongs to
 * @param summary one line
 * @param open whether callers need not be known
 * @param recorded whether each call is a record of the access log
 * @param body the name of its body's schema; empty for none
 * @param status of a call that goes well
 * @param type the media type of its answer; empty for no body
 * @param answer the name of its answer's schema, for JSON
 */
record Operation(
    String tag,
    String summary,
    boolean open,
    boolean recorded,
    Optional<String> body,
    int status,
    Optional<String> type,
    Optional<String> answer) {

  static Operation json(String tag, String summary, String answer) {
    return new Operation(
        tag,
        summary,
        false,
        false,
        Optional.empty(),
        200,
        Optional.of("application/json"),
        Optional.of(answer));
  }

  static Operation of(String tag, String summary, int status, Optional<String> type) {
    return new Operation(
        tag, summary, false, false, Optional.empty(), status, type, Optional.empty());
  }

  Operation withBody(String schema) {
    return new Operation(tag, summary, open, recorded, Optional.of(schema), status, type, answer);
  }

  Operation forAll() {
    return new Operation(tag, summary, true, recorded, body, status, type, answer);
  }

  Operation onRecord() {
    return new Operation(tag, summary, open, true, body, status, type, answer);
  }
}
