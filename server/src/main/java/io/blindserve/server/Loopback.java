package io.blindserve.server;

import org.jspecify.annotations.Nullable;

/** Which names are this machine's. */
final class Loopback {

  private Loopback() {}

  /** Tells by name and form only: asking a name service would let it decide. */
  static boolean isHost(@Nullable String host) {
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.[0-9]{1,3}){3}"));
  }
}
