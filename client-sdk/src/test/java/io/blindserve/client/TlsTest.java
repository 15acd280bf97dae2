package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.blindserve.client.failure.TransportException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String INDEX = "{\"models\":[\"sum\"]}";

  @TempDir Path folder;
  private KeyStore identity;
  private HttpsServer server;

  @BeforeEach
  void startServer() throws Exception {
    identity = identityFor("somebody", "ip:127.0.0.1");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    byte[] body = INDEX.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private KeyStore identityFor(String name, String alternative) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternative,
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(keytool.waitFor(1, TimeUnit.MINUTES) && keytool.exitValue() == 0, said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static KeyStore trusting(KeyStore identity) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", identity.getCertificate("server"));
    return trust;
  }

  private BlindserveClient connect(String host, ClientOptions.Builder options) {
    return BlindserveClient.connect(
        URI.create("https://" + host + ":" + server.getAddress().getPort()),
        options.attempts(1).build());
  }

  @Test
  void aGivenTrustStoreIsTrusted() throws Exception {
    try (BlindserveClient client =
        connect("127.0.0.1", ClientOptions.builder().trustStore(trusting(identity)))) {
      assertEquals("sum", client.models().get(0));
    }
  }

  @Test
  void nobodyElseIs() throws Exception {
    KeyStore other = trusting(identityFor("other", "ip:127.0.0.1"));
    try (BlindserveClient platform = connect("127.0.0.1", ClientOptions.builder());
        BlindserveClient foreign = connect("127.0.0.1", ClientOptions.builder().trustStore(other));
        BlindserveClient misnamed =
            connect("localhost", ClientOptions.builder().trustStore(trusting(identity)))) {
      assertThrows(TransportException.class, platform::models);
      assertThrows(TransportException.class, foreign::models);
      assertThrows(TransportException.class, misnamed::models);
    }
  }

  @Test
  void plainHttpToOthersMustBeAskedFor() {
    for (String address :
        new String[] {
          "http://example.org", "http://10.0.0.1:8080", "http://127.0.0.1.example.org"
        }) {
      URI uri = URI.create(address);
      assertThrows(IllegalArgumentException.class, () -> BlindserveClient.connect(uri));
      BlindserveClient.connect(uri, ClientOptions.builder().allowInsecureHttp().build()).close();
    }
    for (String address :
        new String[] {
          "http://localhost", "http://127.0.0.1:1", "http://[::1]:8080", "https://example.org"
        }) {
      BlindserveClient.connect(URI.create(address)).close();
    }
  }
}
