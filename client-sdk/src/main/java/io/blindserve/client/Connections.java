package io.blindserve.client;

import io.blindserve.client.transport.ServerApi;
import io.blindserve.client.transport.TransportOptions;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Turns an address and options into the server's routes. */
final class Connections {

  private Connections() {}

  static ServerApi open(URI server, ClientOptions options) {
    TransportOptions transport =
        new TransportOptions(
            server,
            options.trustStore().map(Connections::trusting),
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

  private static SSLContext trusting(KeyStore store) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the trust store cannot be used", e);
    }
  }
}
