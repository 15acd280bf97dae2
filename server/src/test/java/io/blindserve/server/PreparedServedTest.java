package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps what was made of its models, started again and again. */
class PreparedServedTest {

  @TempDir Path folder;

  /** What a server answers that is started, asked and stopped. */
  private String answered() {
    try (ServerFixture server =
        ServerFixture.preparing(
            folder.resolve("models"), folder.resolve("data"), folder.resolve("prepared"))) {
      Reply reply =
          server
              .probe()
              .post(
                  "/v2/models/sum/infer",
                  "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}");
      assertEquals(200, reply.status(), reply::text);
      return Arrays.toString(
          reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles());
    }
  }

  private List<Path> graphs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("prepared/graphs"))) {
      return files.sorted().toList();
    }
  }

  /** Longer than a month, as one that was started and ran for that long would leave it. */
  @Test
  void graphsOfServedModelsStayAndThoseOfOthersGo() throws IOException {
    TestModels.put(folder.resolve("models"), "sum", 1, TestModels.sum(1));
    String answer = answered();
    List<Path> kept = graphs();
    assertEquals(1, kept.size());
    byte[] graph = Files.readAllBytes(kept.get(0));
    Path other = Files.write(kept.get(0).resolveSibling("0".repeat(64) + ".graph"), graph);
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
    Files.setLastModifiedTime(kept.get(0), old);
    Files.setLastModifiedTime(other, old);
    assertEquals(answer, answered());
    assertEquals(kept, graphs());
    assertFalse(Files.exists(other));
    assertTrue(Files.getLastModifiedTime(kept.get(0)).compareTo(old) > 0);
  }
}
