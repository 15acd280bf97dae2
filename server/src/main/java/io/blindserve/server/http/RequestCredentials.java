package io.blindserve.server.http;

import io.blindserve.server.auth.Credentials;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a request shows: its header, or the certificate of its connection. */
record RequestCredentials(HttpServerRequest request) implements Credentials {

  @Override
  public Optional<String> authorization() {
    return Optional.ofNullable(request.getHeader("Authorization"));
  }

  @Override
  public Optional<X509Certificate> certificate() {
    if (!request.isSSL()) {
      return Optional.empty();
    }
    try {
      // The first is the caller's own.
      Certificate own = request.connection().peerCertificates().get(0);
      return own instanceof X509Certificate known ? Optional.of(known) : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** Tells nothing of the secret inside. */
  @Override
  public String toString() {
    return "RequestCredentials";
  }
}
