package io.blindserve.server.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the edge listens and what it accepts.
 *
 * @param host address to bind
 * @param port port to bind, 0 for any
 * @param tls certificate and key, or none for cleartext
 * @param maxBodyBytes the largest body of a plain call
 * @param maxBodiesBytes the bytes of all bodies in memory at once
 * @param bodyTimeout how long a body may take, whole
 */
public record HttpSettings(
    String host,
    int port,
    Optional<Tls> tls,
    long maxBodyBytes,
    long maxBodiesBytes,
    Duration bodyTimeout) {

  /**
   * PEM files.
   *
   * @param certificate the certificate chain
   * @param key the private key
   * @param clientAuthority certificates of those who certify callers, if callers may have some
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {}
}
