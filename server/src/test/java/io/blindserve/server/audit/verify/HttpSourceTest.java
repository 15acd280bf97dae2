package io.blindserve.server.audit.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that never come to an end, and those that do. */
@Timeout(60)
class HttpSourceTest {

  private static final byte[] NOTE = "a note".getBytes(StandardCharsets.UTF_8);

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  private interface Body {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(String path, Body body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            body.to(out);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private HttpSource source(String path, Duration patience) {
    int port = server.getAddress().getPort();
    return new HttpSource(
        URI.create("http://127.0.0.1:" + port + path), Optional.empty(), patience);
  }

  @Test
  void aWholeFileIsRead() throws IOException {
    serve("/log/checkpoint", out -> out.write(NOTE));
    assertArrayEquals(NOTE, source("/log", Duration.ofSeconds(30)).checkpoint());
    assertThrows(
        NoSuchFileException.class,
        () -> source("/none", Duration.ofSeconds(30)).read(TileId.hashes(0, 0, 1)));
  }

  /** The head came at once, and a body that never ends must not hold an auditor for ever. */
  @Test
  void aBodyThatDripsIsGivenUp() {
    serve(
        "/log/checkpoint",
        out -> {
          out.write('a');
          out.flush();
          over.await();
        });
    IOException thrown =
        assertThrows(IOException.class, () -> source("/log", Duration.ofMillis(300)).checkpoint());
    assertTrue(
        String.valueOf(thrown.getMessage()).endsWith("/checkpoint: no whole answer within 300 ms"),
        thrown::getMessage);
  }

  @Test
  void aBodyThatIsTooLargeIsGivenUp() {
    byte[] piece = new byte[1 << 16];
    serve(
        "/log/checkpoint",
        out -> {
          while (over.getCount() > 0) {
            out.write(piece);
          }
        });
    IOException thrown =
        assertThrows(IOException.class, () -> source("/log", Duration.ofSeconds(50)).checkpoint());
    assertTrue(
        String.valueOf(thrown.getMessage())
            .endsWith("an answer of more than " + HttpSource.LARGEST + " bytes"),
        thrown::getMessage);
    assertEquals(1, over.getCount());
  }
}
