package io.blindserve.server.inference;

import java.util.Optional;

/** Is told of every key set that comes or goes. Implementations are thread-safe, never block. */
@FunctionalInterface
public interface KeyObserver {

  /** What can become of keys. */
  enum Change {
    STORED,
    /** Others needed the room. */
    EVICTED,
    /** Their caller asked for it. */
    DELETED
  }

  /**
   * Tells of a change, before the call is answered that made it.
   *
   * @param caller whose keys they are, where that is known: on disk callers are digests
   * @param id of the set
   * @param bytes its size
   */
  void changed(Change change, Optional<String> caller, String id, long bytes);
}
