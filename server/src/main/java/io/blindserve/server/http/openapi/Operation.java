package io.blindserve.server.http.openapi;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a route does.
 *
 * @param tag the group that it belongs to
 * @param summary one line
 * @param open whether callers need not be known
 * @param recorded whether each call is a record of the access log
 * @param query the name of its parameter behind the question mark; empty for none
 * @param body the name of its body's schema; empty for none
 * @param statuses with which the answer comes, the usual one first
 * @param type the media type of its answer; empty for no body
 * @param answer the name of its answer's schema, for JSON
 */
record Operation(
    String tag,
    String summary,
    boolean open,
    boolean recorded,
    Optional<String> query,
    Optional<String> body,
    List<Integer> statuses,
    Optional<String> type,
    Optional<String> answer) {

  static final String JSON = "application/json";

  Operation {
    statuses = List.copyOf(statuses);
  }

  static Operation json(String tag, String summary, String answer) {
    return of(tag, summary, Optional.of(JSON), Optional.of(answer), 200);
  }

  static Operation of(String tag, String summary, int status, Optional<String> type) {
    return of(tag, summary, type, Optional.empty(), status);
  }

  private static Operation of(
      String tag, String summary, Optional<String> type, Optional<String> answer, int status) {
    return new Operation(
        tag,
        summary,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(status),
        type,
        answer);
  }

  Operation withBody(String schema) {
    return new Operation(
        tag, summary, open, recorded, query, Optional.of(schema), statuses, type, answer);
  }

  Operation withQuery(String name) {
    return new Operation(
        tag, summary, open, recorded, Optional.of(name), body, statuses, type, answer);
  }

  Operation forAll() {
    return new Operation(tag, summary, true, recorded, query, body, statuses, type, answer);
  }

  Operation onRecord() {
    return new Operation(tag, summary, open, true, query, body, statuses, type, answer);
  }

  /** Returns the operation with the statuses that its answer comes with. */
  Operation at(int... known) {
    return new Operation(
        tag,
        summary,
        open,
        recorded,
        query,
        body,
        IntStream.of(known).boxed().toList(),
        type,
        answer);
  }
}
