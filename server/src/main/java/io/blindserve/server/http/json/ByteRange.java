package io.blindserve.server.http.json;

/**
 * A part of a body.
 *
 * @param from first byte
 * @param to byte after the last
 */
public record ByteRange(int from, int to) {

  /** Returns the number of bytes. */
  public int length() {
    return to - from;
  }
}
