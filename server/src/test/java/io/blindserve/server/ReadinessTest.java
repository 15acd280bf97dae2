package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a server without a model that it could serve is ready. */
class ReadinessTest {

  private static final String CONTROL = "/v2/repository/models/sum/";

  @TempDir Path folder;
  private Path models;

  @BeforeEach
  void makeFolder() throws IOException {
    models = Files.createDirectories(folder.resolve("models"));
  }

  private static int ready(ServerFixture server) {
    return server.probe().get("/v2/health/ready").status();
  }

  @Test
  void withoutModelsItIsNotReadyUntilTheFirstCame() throws IOException {
    try (ServerFixture server = ServerFixture.start(models, folder.resolve("data"))) {
      assertEquals(503, ready(server));
    }
    try (ServerFixture server = ServerFixture.controlled(models, folder.resolve("data"))) {
      assertEquals(503, ready(server));
      TestModels.put(models, "sum", 1, TestModels.sum(1));
      assertEquals(200, server.probe().post(CONTROL + "load", "").status());
      assertEquals(200, ready(server));
    }
  }

  @Test
  void oneThatHasBecomeEmptyIsReadyUnlessAllThatLiesThereFailed() throws IOException {
    TestModels.put(models, "sum", 1, TestModels.sum(1));
    try (ServerFixture server = ServerFixture.controlled(models, folder.resolve("data"))) {
      assertEquals(200, ready(server));
      assertEquals(200, server.probe().post(CONTROL + "unload", "").status());
      assertEquals(200, ready(server), "somebody wanted it so");
      TestModels.put(models, "sum", 1, new byte[] {1});
      assertEquals(400, server.probe().post(CONTROL + "load", "").status());
      assertEquals(503, ready(server), "what is wanted is not served");
      TestModels.put(models, "sum", 1, TestModels.sum(1));
      assertEquals(200, server.probe().post(CONTROL + "load", "").status());
      assertEquals(200, ready(server));
    }
  }
}
