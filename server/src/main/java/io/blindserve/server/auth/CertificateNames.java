package io.blindserve.server.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names in a certificate that callers are known by: those of its subject alternative name (RFC
 * 5280, section 4.2.1.6). The subject itself is no name.
 */
final class CertificateNames {

  private static final int DNS = 2;
  private static final int URI = 6;

  private CertificateNames() {}

  /** Returns them in the order of the certificate; none where it has none or they are malformed. */
  static List<CallerProof> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names.stream().flatMap(CertificateNames::proof).toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private static Stream<CallerProof> proof(List<?> name) {
    return kind(name).flatMap(kind -> proof(kind + name.get(1))).stream();
  }

  private static Optional<String> kind(List<?> name) {
    if (name.get(0).equals(DNS)) {
      return Optional.of("dns:");
    }
    return name.get(0).equals(URI) ? Optional.of("uri:") : Optional.empty();
  }

  private static Optional<CallerProof> proof(String text) {
    try {
      return Optional.of(new CallerProof(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
