package io.blindserve.client.cli;

import io.blindserve.client.EncryptedServer;
import io.blindserve.client.FakeServer;
import io.blindserve.client.TinyPlan;
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
    Path log = Files.createDirectory(data.resolve("log")).resolve("access.log");
    Files.writeString(log, "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n{\"n\":4}\n");
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency", promise));
    try (FakeServer server = new FakeServer(behaviour::answer)) {
      System.out.println("kernels: test");
      System.out.println("access log: " + log);
      System.out.println("listening on " + server.address());
      Thread.sleep(600_000);
    }
  }
}
