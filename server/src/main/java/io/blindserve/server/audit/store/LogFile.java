package io.blindserve.server.audit.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a log. For one thread at a time. */
public interface LogFile extends AutoCloseable {

  /**
   * Writes some bytes, at least one.
   *
   * @return how many were taken
   */
  int write(ByteBuffer bytes, long at) throws IOException;

  /** Makes content and size durable; after a failure nothing is known of what was not before. */
  void force() throws IOException;

  /**
   * Makes content durable that lies within a size that is durable already: that takes less, because
   * nothing but the content is written.
   */
  void forceContent() throws IOException;

  /** Cuts the file off at a size. */
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}
