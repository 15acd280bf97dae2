package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.Callers.Call;
import io.blindserve.server.inference.plain.NativeBalance;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions come, go and are swapped while many call: every call is answered, by one of the
 * versions. Some seconds; a minute with {@code -Dblindserve.long=true}.
 */
class SwapUnderLoadTest {

  private static final int CONNECTIONS = 120;
  private static final long NANOS =
      TimeUnit.SECONDS.toNanos(Boolean.getBoolean("blindserve.long") ? 60 : 3);

  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";
  private static final String ROWS = "{\"instances\":[[1,1,1]]}";

  /** Version n answers 3n, whichever version that is, and says that it is n. */
  private static final Pattern ANSWER =
      Pattern.compile(
          ".*\"model_version\":\"(?:1\".*\\[3(?:\\.0)?]|2\".*\\[6(?:\\.0)?]|3\".*\\[9(?:\\.0)?]).*");

  private static final Pattern PREDICTIONS =
      Pattern.compile("\\{\"predictions\":\\[\\[(?:3|6|9)(?:\\.0)?]]}");

  @TempDir Path folder;
  private Path models;

  private static boolean isRight(HttpResponse<String> answer) {
    return answer.statusCode() == 200
        && (ANSWER.matcher(answer.body()).matches()
            || PREDICTIONS.matcher(answer.body()).matches());
  }

  @Test
  void noCallFailsWhileVersionsAreSwapped() throws IOException {
    long open = NativeBalance.open();
    models = TestModels.write(folder.resolve("models"));
    Files.delete(models.resolve("sum/2/model.json"));
    try (ServerFixture server = ServerFixture.controlled(models, folder.resolve("data"));
        Callers callers = new Callers(server.address(), SwapUnderLoadTest::isRight)) {
      change(server, "PUT", "/v2/models/sum/labels/stable", "{\"version\":1}");
      callers.begin(
          CONNECTIONS,
          new Call("/v2/models/sum/infer", CALL),
          new Call("/v2/models/sum/versions/stable/infer", CALL),
          new Call("/v1/models/sum:predict", ROWS),
          new Call("/v1/models/sum/labels/stable:predict", ROWS),
          new Call("/v2/models/sum/versions/default/infer", CALL));
      int swaps = 0;
      for (long start = System.nanoTime(); System.nanoTime() - start < NANOS; swaps++) {
        swap(server);
      }
      List<String> faults = callers.stop();
      assertEquals(List.of(), faults, () -> callers.answers() + " calls");
      assertTrue(callers.answers() > CONNECTIONS, "calls while versions were swapped");
      assertTrue(swaps > 0);
      // Waits for every lease, and would say so if one were left.
      assertEquals(200, server.probe().post("/v2/repository/models/sum/unload", "").status());
    }
    assertEquals(open, NativeBalance.open(), "native objects");
  }

  /** Brings a version, gives it to everybody, takes it away again; reloads the others. */
  private void swap(ServerFixture server) throws IOException {
    TestModels.put(models, "sum", 3, TestModels.sum(3));
    load(server);
    change(server, "PUT", "/v2/models/sum/labels/default", "{\"version\":3}");
    change(server, "PUT", "/v2/models/sum/labels/stable", "{\"version\":3}");
    change(server, "PUT", "/v2/models/sum/labels/stable", "{\"version\":2}");
    change(server, "PUT", "/v2/models/sum/labels/default", "{\"version\":1}");
    change(server, "PUT", "/v2/models/sum/release", "{\"version\":3,\"percent\":50}");
    Files.delete(models.resolve("sum/3/model.onnx"));
    load(server);
    change(server, "POST", "/v2/models/sum/release/rollback", "");
    change(server, "DELETE", "/v2/models/sum/labels/default", "");
    TestModels.put(models, "sum", 3, TestModels.sum(3));
    load(server);
    Files.delete(models.resolve("sum/3/model.onnx"));
    load(server);
    change(server, "PUT", "/v2/models/sum/labels/stable", "{\"version\":1}");
  }

  private static void load(ServerFixture server) {
    Reply reply = server.probe().post("/v2/repository/models/sum/load", "");
    assertEquals(200, reply.status(), reply::text);
  }

  private static void change(ServerFixture server, String method, String path, String body) {
    Reply reply =
        server.probe().call(method, path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    assertEquals(200, reply.status(), reply::text);
  }
}
