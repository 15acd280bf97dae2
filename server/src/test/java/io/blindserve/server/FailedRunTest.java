package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.plain.PlainEvaluator;
import io.blindserve.server.logging.RequestScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that fails whatever it is asked: the caller is not to blame, and the operator is told.
 */
class FailedRunTest {

  private static final String CANARY = "31415.5";

  @TempDir Path folder;

  /** Lines of the log, each behind the request for which it was written. */
  private static final class Lines extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(
          RequestScope.current().orElse("none")
              + ": "
              + new MessageFormat(line.getMessage()).format(line.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void isAnErrorOfTheServerOverEveryProtocolAndALineInItsLog() throws IOException {
    byte[] broken =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 3)
            .node("GlobalMaxPool", "p", "x")
            .output("p", OnnxFile.FLOAT, 3)
            .bytes();
    Path models = folder.resolve("models");
    TestModels.put(models, "sum", 4, broken);
    Lines lines = new Lines();
    Logger logger = Logger.getLogger(PlainEvaluator.class.getName());
    logger.addHandler(lines);
    try (ServerFixture server = ServerFixture.start(models, folder.resolve("data"))) {
      String row =
          "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":["
              + CANARY
              + ",2,3]}]}";
      Reply http =
          server
              .probe()
              .call(
                  "POST",
                  "/v2/models/sum/infer",
                  Map.of("x-request-id", "order-7"),
                  row.getBytes(StandardCharsets.UTF_8));
      assertEquals("500 internal", http.status() + " " + http.code(), http::text);
      assertFalse(http.text().contains(CANARY), http::text);
      String record = server.record(http.header("Blindserve-Record").orElseThrow());
      assertTrue(record.contains("\"code\":\"internal\""), record);
      try (GrpcProbe probe = GrpcProbe.at(server.port())) {
        GrpcProbe.Answer grpc = probe.infer(GrpcRequest.sum(1, 2, 3));
        assertEquals(13, grpc.status(), grpc::text);
      }
    } finally {
      logger.removeHandler(lines);
    }
    assertEquals(
        "order-7: model sum version 4: the run failed inside ONNX Runtime (ORT_FAIL)",
        lines.lines.get(0));
    assertEquals(2, lines.lines.size());
  }
}
