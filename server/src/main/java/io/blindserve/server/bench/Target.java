package io.blindserve.server.bench;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server.
 *
 * @param host name or address
 * @param port its port
 * @param tls whether it is spoken to over TLS
 * @param trust PEM file of the only certificates that are trusted, or none for those of the
 *     platform
 */
public record Target(String host, int port, boolean tls, Optional<Path> trust) {

  /**
   * Reads an address.
   *
   * @param cleartext whether it may be one without TLS
   * @throws BenchException if it is none, or is cleartext to another machine and that is not
   *     allowed
   */
  public static Target of(URI address, Optional<Path> trust, boolean cleartext) {
    boolean tls = "https".equals(address.getScheme());
    String host = address.getHost();
    if ((!tls && !"http".equals(address.getScheme())) || host == null) {
      throw new BenchException("an address is http://HOST:PORT or https://HOST:PORT");
    }
    if (!tls && !cleartext) {
      throw new BenchException(
          "http:// to "
              + host
              + " can be read and changed on the way; allow it by --insecure-http");
    }
    int port = address.getPort() < 0 ? (tls ? 443 : 80) : address.getPort();
    return new Target(host.replaceAll("[\\[\\]]", ""), port, tls, trust);
  }

  NetClientOptions options() {
    NetClientOptions options =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setConnectTimeout(10_000)
            .setReconnectAttempts(0);
    if (tls) {
      options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      trust.ifPresent(
          file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
    return options;
  }

  /** Returns the address as the header {@code Host} has it. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
