package io.blindserve.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines become durable; for one thread at a time. */
interface LineStore extends AutoCloseable {

  /**
   * Appends whole lines; when this returns they would survive a crash.
   *
   * @throws IOException if they may not; none of them counts as written then, and the next call
   *     first removes what was left of them
   */
  void append(ByteBuffer lines) throws IOException;

  @Override
  void close() throws IOException;
}
