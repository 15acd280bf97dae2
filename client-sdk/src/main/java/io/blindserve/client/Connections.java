package io.blindserve.client;

import io.blindserve.client.transport.ServerApi;
import io.blindserve.client.transport.TransportOptions;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Turns an address and options into the server's routes. */
final class Connections {

  private Connections() {}

  static ServerApi open(URI server, ClientOptions options) {
    TransportOptions transport =
        new TransportOptions(
            server,
            tls(options),
            options.token(),
            options.connectTimeout(),
            options.requestTimeout(),
            options.retry());
    if (server.getScheme().equals("http")
        && !options.insecureHttp()
        && !isLoopback(server.getHost())) {
      throw new IllegalArgumentException(
          "http:// to "
              + server.getHost()
              + " can be read and changed on the way; use https://, or allow it (--insecure-http, allowInsecureHttp)");
    }
    return new ServerApi(transport);
  }

  /** By name and form only: asking a name service would let it decide. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static Optional<SSLContext> tls(ClientOptions options) {
    if (options.trustStore().isEmpty() && options.identity().isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          options.identity().map(ClientIdentity::managers).orElse(null),
          options.trustStore().isPresent() ? trusting(options.trustStore().get()) : null,
          null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the trust store or the client's certificate cannot be used", e);
    }
  }

  private static TrustManager[] trusting(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }
}
