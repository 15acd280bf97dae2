package io.blindserve.server.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do beyond asking what is served, which every caller may. */
public enum Scope {
  /** Calls of models, and evaluation keys for them. */
  INFER,
  /** Loading and unloading, labels and releases. */
  CONTROL,
  /** Records of the access log. */
  READ_LOG,
  /** The figures of {@code /metrics}. */
  METRICS;

  /** Returns the word used in files and sentences. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the scope of a word, if there is one. */
  public static Optional<Scope> of(String label) {
    return Stream.of(values()).filter(scope -> scope.label().equals(label)).findFirst();
  }
}
