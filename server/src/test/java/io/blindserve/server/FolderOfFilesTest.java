package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of ONNX files is enough, also beside folders of versions. */
class FolderOfFilesTest {

  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir Path folder;

  private Path models() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(models.resolve("once.onnx"), TestModels.sum(1));
    Files.write(models.resolve("told.onnx"), TestModels.sum(1));
    Files.writeString(models.resolve("told.json"), "{\"features\":[\"a\",\"b\",\"c\"]}");
    Files.write(models.resolve("both.onnx"), TestModels.sum(1));
    TestModels.put(models, "both", 1, TestModels.sum(5));
    TestModels.put(models, "both", 2, TestModels.sum(2));
    Files.write(models.resolve("no name.onnx"), TestModels.sum(1));
    Files.write(models.resolve("broken.onnx"), new byte[] {1, 2, 3});
    Files.writeString(models.resolve("readme.txt"), "not a model");
    Files.createDirectories(models.resolve("folder.onnx"));
    Files.createSymbolicLink(
        models.resolve("outside.onnx"),
        Files.write(folder.resolve("secret.onnx"), TestModels.sum(1)));
    return models;
  }

  @Test
  void itIsServedByTheNamesOfItsFiles() throws IOException {
    try (ServerFixture server = ServerFixture.start(models(), folder.resolve("data"))) {
      Probe probe = server.probe();
      assertEquals("{\"models\":[\"both\",\"once\",\"told\"]}", probe.get("/v2/models").text());
      String once = probe.get("/v2/models/once").text();
      assertTrue(
          once.contains("\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]"),
          once);
      assertTrue(probe.get("/v2/models/told").text().contains("[\"a\",\"b\",\"c\"]"));
      assertAnswer("6.0", probe.post("/v2/models/once/versions/1/infer", ROW));
      assertAnswer("30.0", probe.post("/v2/models/both/versions/1/infer", ROW));
      assertAnswer("12.0", probe.post("/v2/models/both/infer", ROW));
      assertTrue(probe.post("/v2/repository/index", "").text().contains("\"name\":\"broken\""));
      assertEquals(404, probe.post("/v2/models/outside/infer", ROW).status());
    }
  }

  @Test
  void aTensorThatDoesNotFitIsToldWithItsModel() throws IOException {
    try (ServerFixture server = ServerFixture.start(models(), folder.resolve("data"))) {
      Reply reply = server.probe().post("/v2/models/once/infer", ROW.replace("[1,3]", "[3,1]"));
      assertEquals(400, reply.status());
      assertEquals(
          "{\"error\":\"model once version 1: input x has shape [3, 1] where [-1, 3] is declared\",\"code\":\"invalid_tensor\"}",
          reply.text());
    }
  }

  private static void assertAnswer(String number, Reply reply) {
    assertEquals(200, reply.status(), reply::text);
    assertTrue(reply.text().contains("\"data\":[" + number + "]"), reply::text);
  }
}
