package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, not starting, and ending, as processes. */
class LifecycleTest {

  private static final String SUM =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir Path folder;
  private Path models;

  @BeforeEach
  void writeModels() throws IOException {
    models = TestModels.write(folder.resolve("models"));
  }

  private ServerProcess serve(Path data, String... more) throws IOException {
    String[] arguments = {"serve", "--models", models.toString(), "--data", data.toString()};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return ServerProcess.start(folder, all);
  }

  private static void assertOneLine(int exitCode, String words, ServerProcess process)
      throws IOException, InterruptedException {
    int actual = process.exitCode();
    assertEquals(exitCode, actual, () -> process.everything());
    assertTrue(process.errors().contains(words), process.errors());
    assertFalse(process.errors().contains("\tat "), process.errors());
  }

  @Test
  void aBusyPortIsOneLine() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess process =
            serve(folder.resolve("data"), "--port", Integer.toString(busy.getLocalPort()))) {
      assertOneLine(1, "cannot listen on 127.0.0.1:" + busy.getLocalPort(), process);
      assertEquals(1, process.complaints().size());
      assertFalse(process.everything().contains("is ready on"), process.everything());
    }
  }

  @Test
  void aMissingCertificateIsOneLineBeforeModelsAreLoaded() throws Exception {
    String missing = folder.resolve("missing.pem").toString();
    try (ServerProcess process =
        serve(folder.resolve("data"), "--port", "0", "--tls-cert", missing, "--tls-key", missing)) {
      assertOneLine(1, "the certificate " + missing + " cannot be read", process);
      assertEquals(1, process.complaints().size());
      assertFalse(process.everything().contains("is ready on"), process.everything());
    }
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "a file where the folder should be");
    try (ServerProcess process = serve(file, "--port", "0")) {
      assertOneLine(1, "data folder", process);
      assertEquals(1, process.complaints().size());
    }
  }

  @Test
  void unknownKernelsAreOneLine() throws Exception {
    try (ServerProcess process =
        serve(folder.resolve("data"), "--port", "0", "--kernels", "abacus")) {
      assertOneLine(1, "java, portable, avx2, avx512", process);
      assertEquals(1, process.complaints().size());
    }
  }

  @Test
  void anOpenAddressNeedsTlsOrConsent() throws Exception {
    try (ServerProcess process =
        serve(folder.resolve("data"), "--port", "0", "--host", "0.0.0.0")) {
      assertOneLine(2, "--insecure-http", process);
    }
  }

  @Test
  void modelsThatAreNotThereAreOneLine() throws Exception {
    models = folder.resolve("nowhere");
    try (ServerProcess process = serve(folder.resolve("data"), "--port", "0")) {
      assertOneLine(1, "models folder", process);
      assertEquals(1, process.complaints().size());
    }
  }

  @Test
  void aBrokenModelDoesNotCompile() throws Exception {
    Path broken = Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
    try (ServerProcess process = ServerProcess.start(folder, "compile", broken.toString())) {
      assertEquals(1, process.exitCode(), process.errors());
      long complaints =
          process.complaints().stream().filter(line -> !line.endsWith(" of 3)")).count();
      assertEquals(1, complaints, process.errors());
      assertFalse(Files.exists(folder.resolve("plan.latency.bin")));
    }
  }

  @Test
  void callsUnderWayAreAnsweredBeforeTheServerEnds() throws Exception {
    try (ServerProcess process = serve(folder.resolve("data"), "--port", "0")) {
      int port = process.address().getPort();
      try (RawConnection connection = new RawConnection(port)) {
        String head = "POST /v2/models/sum/infer HTTP/1.1\r\nHost: here\r\n";
        connection.send(
            head + "Expect: 100-continue\r\nContent-Length: " + SUM.length() + "\r\n\r\n");
        assertEquals(100, connection.answer().status());
        process.terminate();
        awaitRefusal(port);
        Reply reply = connection.send(SUM).answer();
        assertEquals(200, reply.status(), reply::text);
        String record = reply.header("Blindserve-Record").orElseThrow();
        assertEquals(0, process.exitCode(), process.errors());
        assertTrue(
            LogEntries.of(folder.resolve("data/audit/log")).stream()
                .anyMatch(entry -> entry.contains(record)));
      }
    }
  }

  static void awaitRefusal(int port) {
    assertThrows(
        ConnectException.class,
        () -> {
          while (true) {
            new RawConnection(port).close();
            Thread.sleep(20);
          }
        });
  }

  @Test
  void itSpeaksTlsToThoseWhoTrustIt() throws Exception {
    TlsFiles tls = TlsFiles.make(folder);
    try (ServerProcess process =
        serve(
            folder.resolve("data"),
            "--port",
            "0",
            "--host",
            "0.0.0.0",
            "--tls-cert",
            tls.certificate().toString(),
            "--tls-key",
            tls.key().toString())) {
      URI address = process.address();
      assertEquals("https", address.getScheme());
      URI local = URI.create("https://127.0.0.1:" + address.getPort() + "/v2/health/live");
      assertEquals("{\"live\":true}", tls.get(local));
    }
  }
}
