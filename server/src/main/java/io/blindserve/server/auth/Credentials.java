package io.blindserve.server.auth;

import java.util.Optional;

/**
 * What a caller showed.
 *
 * @param authorization the {@code Authorization} header, if any; never logged
 */
public record Credentials(Optional<String> authorization) {

  /** Tells nothing of the secret inside. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
