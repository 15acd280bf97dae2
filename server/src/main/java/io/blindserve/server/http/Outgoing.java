package io.blindserve.server.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Hands bytes to the network. */
final class Outgoing {

  private Outgoing() {}

  /**
   * Returns the bytes themselves, where Vert.x alone would copy them.
   *
   * @param bytes must not be changed any more
   */
  static Buffer of(byte[] bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }
}
