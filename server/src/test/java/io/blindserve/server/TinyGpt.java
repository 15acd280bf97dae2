package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The decoder of {@code docs/models/tiny-gpt}, and what a server tells of its generations. */
final class TinyGpt {

  static final Path FOLDER = Path.of("../docs/models/tiny-gpt");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern TOKENS =
      Pattern.compile("generation_tokens_total\\{model=\"tiny-gpt\",?\\} ([0-9]+)");

  private TinyGpt() {}

  static void putInto(Path models) throws IOException {
    Path version = Files.createDirectories(models.resolve("tiny-gpt/1"));
    for (String file : new String[] {"model.onnx", "model.json"}) {
      Files.copy(FOLDER.resolve("1").resolve(file), version.resolve(file));
    }
  }

  /** Returns whether no generation is under way. */
  static boolean isQuiet(ServerFixture server) {
    return server.probe().get("/metrics").text().contains("generations_in_progress 0.0");
  }

  /** Returns how many tokens were made since the server was started. */
  static long tokens(ServerFixture server) {
    Matcher found = TOKENS.matcher(server.probe().get("/metrics").text());
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  static void await(ServerFixture server, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "not yet: " + server.records());
      Thread.sleep(20);
    }
  }

  /** Waits until something that grows has begun and does not grow any more. */
  static long settled(ServerFixture server, LongSupplier growing) throws InterruptedException {
    long[] seen = {0, 0};
    await(
        server,
        () -> {
          long now = growing.getAsLong();
          seen[1] = now > 0 && now == seen[0] ? seen[1] + 1 : 0;
          seen[0] = now;
          return seen[1] == 25;
        });
    return seen[0];
  }
}
