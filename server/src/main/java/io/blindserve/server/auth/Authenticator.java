package io.blindserve.server.auth;

/** Finds out who is calling. Implementations are thread-safe. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Returns the caller.
   *
   * @throws io.blindserve.server.problem.ProblemException with {@code UNAUTHENTICATED}
   */
  Caller authenticate(Credentials credentials);

  /**
   * Returns an authenticator that lets everybody in under one name: no authentication is configured
   * yet.
   */
  static Authenticator anonymous() {
    Caller anonymous = new Caller("anonymous", AuthMethod.NONE);
    return credentials -> anonymous;
  }
}
