package io.blindserve.server.auth;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** What a caller shows, read from its connection when it is asked for; never logged. */
public interface Credentials {

  /** Returns the {@code Authorization} header, if there is one. */
  Optional<String> authorization();

  /** Returns the certificate that the connection's handshake proved, if there is one. */
  Optional<X509Certificate> certificate();
}
