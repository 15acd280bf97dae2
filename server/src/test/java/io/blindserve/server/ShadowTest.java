package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.JsonObject;
import io.blindserve.server.trial.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shadow gets copies of calls; nobody but the operator sees what it makes of them. */
class ShadowTest {

  private static final int CALLS = 30;
  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";

  @TempDir Path folder;
  private Path models;
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    models = TestModels.write(folder.resolve("models"));
    TestModels.put(models, "sum", 3, TestModels.sum(1.05f));
    TestModels.put(models, "sum", 4, TestModels.otherwiseNamed());
    server = ServerFixture.controlled(models, folder.resolve("data"));
    put(200, "{\"version\":1}", "/labels/default");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply put(int status, String body, String path) {
    return change(status, "PUT", path, body);
  }

  private Reply change(int status, String method, String path, String body) {
    Reply reply =
        server
            .probe()
            .call(method, "/v2/models/sum" + path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    assertEquals(status, reply.status(), reply::text);
    return reply;
  }

  private void call(int times) {
    for (int i = 0; i < times; i++) {
      Reply reply = server.probe().post("/v2/models/sum/infer", CALL);
      assertEquals(200, reply.status(), reply::text);
      assertEquals("1", reply.json().string("model_version"));
    }
  }

  private JsonObject release() {
    return server.probe().get("/v2/models/sum/release").json().object("release");
  }

  private JsonObject copies() {
    return release().object("copies");
  }

  /** What became of every copy, once all have become something. */
  private JsonObject allCopies(int calls) {
    Eventually.holds(() -> copies().longValue("computed") + copies().longValue("dropped") == calls);
    return copies();
  }

  private List<String> deeds() {
    return server.entries().stream()
        .filter(line -> line.contains("\"type\":\"admin\"") && line.contains("\"release_"))
        .toList();
  }

  @Test
  void answersAreComparedAndOnlyTheDefaultsAreSeen() {
    put(200, "{\"version\":3,\"shadow\":true,\"ticket\":\"OPS-9\"}", "/release");
    int before = server.records().size();
    call(CALLS);
    JsonObject copies = allCopies(CALLS);
    long computed = copies.longValue("computed");
    assertTrue(computed > 0, "copies were computed");
    assertEquals(0, copies.longValue("failed"));
    assertEquals(computed, copies.longValue("disagreeing"));
    assertEquals(1, copies.doubleValue("disagreement"));
    copies.doubleValue("latency_difference_ms");
    JsonObject upToOne = copies.array("differences").get(7).asObject();
    assertEquals(1, upToOne.doubleValue("at_most"), "3 and 3.15");
    assertEquals(computed, upToOne.longValue("copies"));
    assertEquals(CALLS, release().object("default_calls").longValue("computed"));
    assertEquals(0, release().object("candidate_calls").longValue("computed"));
    assertEquals(2 * CALLS, server.records().size() - before, "two records a call, none a copy");
    assertTrue(
        server
            .probe()
            .get("/v2/models/sum/versions/3/stats")
            .text()
            .contains("\"execution_count\":0"),
        "copies are nobody's calls");
    String metrics = server.probe().get("/metrics").text();
    for (String line :
        new String[] {
          "shadow_copies_total{model=\"sum\",version=\"3\",} " + computed + ".0",
          "shadow_disagreements_total{model=\"sum\",version=\"3\",} " + computed + ".0",
          "shadow_difference_bucket{model=\"sum\",version=\"3\",le=\"0.1\",} 0.0",
          "shadow_difference_bucket{model=\"sum\",version=\"3\",le=\"1.0\",} " + computed + ".0",
          "shadow_difference_bucket{model=\"sum\",version=\"3\",le=\"+Inf\",} " + computed + ".0",
        }) {
      assertTrue(metrics.contains(line + "\n"), () -> line + " in " + metrics);
    }
    change(200, "POST", "/release/rollback", "");
    assertFalse(server.probe().get("/metrics").text().contains("shadow_copies_total{"));
    List<String> deeds = deeds();
    assertEquals(2, deeds.size(), deeds::toString);
    assertTrue(deeds.get(0).contains("\"release_start\""), deeds::toString);
    assertTrue(deeds.get(0).contains("\"trial\":{\"shadow\":true}"), deeds::toString);
    assertTrue(deeds.get(1).contains("\"release_abort\""), deeds::toString);
    assertTrue(deeds.get(1).contains("\"copies\":" + computed + ","), deeds::toString);
    assertTrue(deeds.get(1).contains("\"disagreeing\":" + computed), deeds::toString);
  }

  @Test
  void aToleranceMakesThemTheSameAndFailuresNeverShow() {
    put(200, "{\"version\":3,\"shadow\":{\"tolerance\":0.1}}", "/release");
    call(CALLS);
    assertEquals(0, allCopies(CALLS).longValue("disagreeing"));
    change(200, "POST", "/release/rollback", "");
    put(200, "{\"version\":4,\"shadow\":true}", "/release");
    call(CALLS);
    JsonObject copies = allCopies(CALLS);
    assertTrue(copies.longValue("computed") > 0);
    assertEquals(copies.longValue("computed"), copies.longValue("failed"));
  }

  @Test
  void callsThatTheDefaultDidNotAnswerAreNotCopied() {
    put(200, "{\"version\":3,\"shadow\":true}", "/release");
    assertEquals(200, server.probe().post("/v2/models/sum/versions/2/infer", CALL).status());
    assertEquals(200, server.probe().post("/v2/models/sum/versions/3/infer", CALL).status());
    Reply wrong = server.probe().post("/v2/models/sum/infer", CALL.replace("\"x\"", "\"z\""));
    assertEquals("invalid_tensor", wrong.code());
    Eventually.holds(() -> release().object("candidate_calls").longValue("computed") == 1);
    Eventually.holds(() -> release().object("default_calls").longValue("failed") == 1);
    assertEquals(0, copies().longValue("computed") + copies().longValue("dropped"));
  }

  @Test
  void whatIsNotSaidStaysAsItIs() {
    String rules = "{\"max_error_rate\":0.5,\"min_calls\":7}";
    put(200, "{\"version\":3,\"shadow\":{\"tolerance\":0.5},\"rules\":" + rules + "}", "/release");
    assertEquals(0, release().intValue("percent"));
    put(200, "{\"version\":3,\"percent\":20}", "/release");
    assertEquals(0.5, release().doubleValue("tolerance"));
    assertEquals(7, release().object("rules").intValue("min_calls"));
    assertEquals(300, release().object("rules").intValue("window_seconds"));
    server.close();
    server = ServerFixture.controlled(models, folder.resolve("data"));
    assertEquals(20, release().intValue("percent"));
    assertTrue(release().bool("shadow"), "after a restart");
    assertEquals(0.5, release().object("rules").doubleValue("max_error_rate"));
    put(200, "{\"version\":3,\"shadow\":false,\"rules\":null}", "/release");
    assertFalse(release().bool("shadow"));
    assertEquals(20, release().intValue("percent"));
    assertTrue(release().find("rules").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"shadow\":1",
        "\"shadow\":{\"tolerance\":-1}",
        "\"shadow\":{\"tolerance\":\"1\"}",
        "\"shadow\":{\"other\":1}",
        "\"rules\":{}",
        "\"rules\":[]",
        "\"rules\":{\"min_calls\":5}",
        "\"rules\":{\"max_error_rate\":1.5}",
        "\"rules\":{\"max_error_rate\":0.5,\"min_calls\":0}",
        "\"rules\":{\"max_error_rate\":0.5,\"min_calls\":1000001}",
        "\"rules\":{\"max_error_rate\":0.5,\"window_seconds\":0}",
        "\"rules\":{\"max_error_rate\":0.5,\"window_seconds\":1e9}",
        "\"rules\":{\"max_p99_ms\":-1}",
        "\"rules\":{\"max_p99_ms\":1,\"promote\":1}",
        "\"rules\":{\"other\":1}",
        "\"rules\":{\"max_disagreement\":0.1}",
      })
  void whatCannotBeDeclaredIsRefused(String field) {
    Reply reply = put(400, "{\"version\":3," + field + "}", "/release");
    assertEquals("invalid_request", reply.code());
    assertTrue(
        server.probe().get("/v2/models/sum/release").json().find("release").isEmpty(), field);
  }
}
