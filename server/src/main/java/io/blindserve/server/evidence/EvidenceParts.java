package io.blindserve.server.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the store asks of the rest of the server. Implementations are thread-safe. */
public interface EvidenceParts {

  /** Returns the file of a caller's evaluation keys, if it is still there. */
  Optional<Path> keys(String caller, String profile, String id);

  /** Returns the file of a seed, whether it is there or not. */
  Path seed(String digest);

  /**
   * Records that evidence of calls goes. Waits until the record is durable.
   *
   * @param from place of the first record whose evidence goes
   * @param to place of the last
   * @throws IOException if it cannot be recorded; nothing may be removed then
   */
  void removing(long from, long to) throws IOException;
}
