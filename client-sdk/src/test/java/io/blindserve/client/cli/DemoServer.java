package io.blindserve.client.cli;

import io.blindserve.client.EncryptedServer;
import io.blindserve.client.FakeServer;
import io.blindserve.client.TinyPlan;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that behaves like {@code serve} as far as the demonstration looks: it says its facts
 * and answers calls.
 */
public final class DemoServer {

  private DemoServer() {}

  /** Words: {@code serve PROMISE --port 0 --data FOLDER}; a promise of -1 ends at once. */
  public static void main(String[] words) throws Exception {
    List<String> line = List.of(words);
    double promise = Double.parseDouble(line.get(1));
    if (promise < 0) {
      System.err.println("port 80 is taken");
      System.exit(3);
    }
    Path data = Path.of(line.get(line.indexOf("--data") + 1));
    Path log = data.resolve("log");
    writeLog(log);
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency", promise));
    try (FakeServer server = new FakeServer(behaviour::answer)) {
      System.out.println("kernels: test");
      System.out.println("access log: " + log);
      System.out.println("listening on " + server.address());
      Thread.sleep(600_000);
    }
  }

  /** A log of 257 entries; the last of them names the record that all calls get. */
  private static void writeLog(Path log) throws IOException {
    Path bundles = log.resolve("tile/entries");
    Files.createDirectories(bundles.resolve("001.p"));
    Files.write(bundles.resolve("000"), bundle(0, 256));
    Files.write(bundles.resolve("001.p/1"), bundle(256, 257));
    Files.writeString(log.resolve("checkpoint"), "log.example\n257\nroot\n\nsignature\n");
  }

  private static byte[] bundle(int from, int to) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int i = from; i < to; i++) {
      String last = i == 256 ? ",\"id\":\"rec-1\"" : "";
      out.writeUTF("{\"n\":" + i + last + "}");
    }
    return bytes.toByteArray();
  }
}
