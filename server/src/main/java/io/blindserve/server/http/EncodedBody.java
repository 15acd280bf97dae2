package io.blindserve.server.http;

import java.util.OptionalInt;

/** The body of an answer, ready to be sent. */
final class EncodedBody {

  private final byte[] bytes;
  private final OptionalInt headerContentLength;

  /** Takes over {@code bytes}. */
  EncodedBody(byte[] bytes, OptionalInt headerContentLength) {
    this.bytes = bytes;
    this.headerContentLength = headerContentLength;
  }

  /** Returns the bytes themselves, not a copy; they must not be changed. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Returns {@code Inference-Header-Content-Length}: bytes of the JSON part; empty where all of the
   * body is JSON.
   */
  OptionalInt headerContentLength() {
    return headerContentLength;
  }

  /** Returns the media type. */
  String contentType() {
    return headerContentLength.isPresent() ? "application/octet-stream" : "application/json";
  }
}
