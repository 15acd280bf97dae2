package io.blindserve.client.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the server is and how patient the client is.
 *
 * @param server scheme, host and port, and a path prefix when there is one
 * @param tls the trust for https, and the client's certificate; empty = the platform's trust
 * @param token goes with every request, if there is one
 * @param connectTimeout longest wait for a connection
 * @param requestTimeout longest wait from the first byte sent to the last one read
 * @param retry when the same bytes are sent again
 */
public record TransportOptions(
    URI server,
    Optional<SSLContext> tls,
    Optional<AccessToken> token,
    Duration connectTimeout,
    Duration requestTimeout,
    RetryPolicy retry) {

  /** Checks the address. */
  public TransportOptions {
    String scheme = String.valueOf(server.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "the server's address starts with http:// or https://, got " + scheme);
    }
    if (server.getHost() == null
        || server.getRawQuery() != null
        || server.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the server's address is scheme, host and port, without query");
    }
    if (server.getRawUserInfo() != null) {
      throw new IllegalArgumentException("the server's address holds no user or password");
    }
  }
}
