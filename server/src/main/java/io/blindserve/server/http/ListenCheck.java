package io.blindserve.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Finds out whether a server could listen, before long work is done for it. */
final class ListenCheck {

  private ListenCheck() {}

  static void require(HttpSettings settings) {
    settings
        .tls()
        .ifPresent(
            tls -> {
              requireReadable("certificate", tls.certificate());
              requireReadable("key", tls.key());
              tls.clientAuthority().ifPresent(ListenCheck::requireCertificates);
            });
    if (settings.port() != 0) {
      requireFree(settings);
    }
  }

  private static void requireReadable(String what, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new EdgeException("the " + what + " " + file + " cannot be read");
    }
  }

  private static void requireCertificates(Path authority) {
    requireReadable("authority of callers' certificates", authority);
    try (InputStream in = Files.newInputStream(authority)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        return;
      }
    } catch (IOException | CertificateException e) {
      throw new EdgeException(authority + " does not hold certificates in PEM form", e);
    }
    throw new EdgeException(authority + " holds no certificate");
  }

  /** Somebody may take it since, and who opens the edge finds that out. */
  private static void requireFree(HttpSettings settings) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
    } catch (IOException e) {
      throw new EdgeException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
    }
  }
}
