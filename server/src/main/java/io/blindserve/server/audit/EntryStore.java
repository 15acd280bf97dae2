package io.blindserve.server.audit;

import java.io.IOException;
import java.util.List;

/** Where entries become durable; for one thread at a time. */
interface EntryStore {

  /**
   * Appends entries; when this returns they would survive a crash.
   *
   * @param entries 1 to 256
   * @throws IOException if they may not; none of them counts as written then
   */
  void append(List<byte[]> entries) throws IOException;

  /**
   * Tries whether something can be written.
   *
   * @throws IOException if not
   */
  void probe() throws IOException;
}
