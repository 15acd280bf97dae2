package io.blindserve.client.transport;

import java.net.http.HttpHeaders;
import java.util.Optional;

/** An answer whose body was read whole. */
public final class Reply {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Reply(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Returns the body itself, not a copy: this room does not change it. */
  byte[] body() {
    return body;
  }

  /** Returns the number of bytes of the body. */
  public int bodySize() {
    return body.length;
  }
}
