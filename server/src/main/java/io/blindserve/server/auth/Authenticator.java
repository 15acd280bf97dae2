package io.blindserve.server.auth;

import java.util.Optional;
import java.util.Set;

/** Finds out who is calling. Implementations are thread-safe and block nobody. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Returns the caller.
   *
   * @throws io.blindserve.server.problem.ProblemException with {@code UNAUTHENTICATED}
   */
  Caller authenticate(Credentials credentials);

  /** Returns an authenticator that lets everybody do everything, under one name. */
  static Authenticator anonymous() {
    Caller anonymous =
        new Caller(Caller.ANONYMOUS, AuthMethod.NONE, Set.of(Scope.values()), Optional.empty());
    return credentials -> anonymous;
  }
}
