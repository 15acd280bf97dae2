package io.blindserve.server.model;

import java.util.Optional;

/**
 * What a model version holds while it is loaded: sessions, plans. Opaque here; each evaluator knows
 * its own part.
 */
public interface VersionRuntime extends AutoCloseable {

  /** Returns the part of a type, if this version has it. */
  <T> Optional<T> part(Class<T> type);

  /** Frees everything; called once, when no call uses the version any more. */
  @Override
  void close();
}
