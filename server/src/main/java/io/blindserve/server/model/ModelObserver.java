package io.blindserve.server.model;

import java.util.Optional;

/** Is told of every version that comes or goes. Implementations are thread-safe and never block. */
@FunctionalInterface
public interface ModelObserver {

  /** What can become of a version. */
  enum Change {
    /** It will take calls; said before it takes the first. */
    LOADED,
    /** It takes no more calls. */
    UNLOADED,
    /** It could not be loaded. */
    REFUSED
  }

  /**
   * Tells of a change.
   *
   * @param digest digest of the model file, where it is known
   */
  void changed(Change change, ModelName name, int version, Optional<String> digest);

  /** Returns one that does nothing. */
  static ModelObserver none() {
    return (change, name, version, digest) -> {};
  }
}
