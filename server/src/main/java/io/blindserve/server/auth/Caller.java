package io.blindserve.server.auth;

import java.util.Optional;
import java.util.Set;

/**
 * Who makes a call: evaluation keys belong to a caller, and records name it by a pseudonym.
 *
 * @param id the principal's name
 * @param method how it was authenticated
 * @param scopes what it may do
 * @param credential a name of what it showed, from which that cannot be found; none where nothing
 *     was asked for
 */
public record Caller(String id, AuthMethod method, Set<Scope> scopes, Optional<String> credential) {

  /** The name of all callers where none is asked who it is; nobody else can have it. */
  public static final String ANONYMOUS = "anonymous";

  /** Copies the scopes. */
  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
