package io.blindserve.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is written to the network.
 *
 * @param status HTTP status
 * @param headers names and values
 * @param body bytes; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // written once, to the network; never compared
record Answer(int status, Map<String, String> headers, byte[] body) {

  /** The type of every JSON body. */
  static final String JSON = "application/json";

  /** Below this a coding saves no packet. */
  static final int SMALLEST_ENCODED = 1400;

  /** Copies the headers, keeping their order. */
  Answer {
    headers = new LinkedHashMap<>(headers);
  }

  static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), body);
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /** Returns this answer with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** Returns this answer in a coding where that makes it smaller. */
  Answer in(ContentCoding coding) {
    if (body.length < SMALLEST_ENCODED) {
      return this;
    }
    byte[] encoded = coding.encode(body);
    return encoded.length < body.length
        ? new Answer(status, headers, encoded).with("Content-Encoding", coding.label())
        : this;
  }
}
