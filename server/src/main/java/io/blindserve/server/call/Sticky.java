package io.blindserve.server.call;

import io.blindserve.server.auth.AuthMethod;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.model.VersionSelector;
import java.util.Optional;

/** By what callers who name no version are told apart, for calls and for what is told of them. */
public final class Sticky {

  private Sticky() {}

  /** Returns the version that a caller means: its name is its key where it gave none. */
  public static VersionSelector meant(VersionSelector version, Caller caller) {
    return version instanceof VersionSelector.Default unnamed
        ? new VersionSelector.Default(unnamed.key().or(() -> known(caller)))
        : version;
  }

  private static Optional<String> known(Caller caller) {
    return Optional.of(caller).filter(one -> one.method() != AuthMethod.NONE).map(Caller::id);
  }
}
