package io.blindserve.server.http;

/**
 * A part of a body.
 *
 * @param from first byte
 * @param to byte after the last
 */
record ByteRange(int from, int to) {

  /** Returns the number of bytes. */
  int length() {
    return to - from;
  }
}
