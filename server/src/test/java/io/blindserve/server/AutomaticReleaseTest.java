package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.JsonObject;
import io.blindserve.server.Callers.Call;
import io.blindserve.server.trial.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases end by their rules, under load, on record, and without a call that fails. */
class AutomaticReleaseTest {

  private static final int CONNECTIONS = 20;
  private static final int WRONG = 2;
  private static final int SLOW = 3;
  private static final int FAILING = 4;
  private static final int GOOD = 5;
  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";

  @TempDir Path folder;
  private Path models;
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    models = folder.resolve("models");
    TestModels.put(models, "sum", 1, TestModels.sum(1));
    TestModels.put(models, "sum", WRONG, TestModels.sum(2));
    TestModels.put(models, "sum", SLOW, TestModels.slowSum());
    TestModels.put(models, "sum", FAILING, TestModels.otherwiseNamed());
    TestModels.put(models, "sum", GOOD, TestModels.sum(1));
    open();
    change("PUT", "/labels/default", "{\"version\":1}");
  }

  private void open() {
    server = ServerFixture.controlled(models, folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void change(String method, String path, String body) {
    Reply reply =
        server
            .probe()
            .call(method, "/v2/models/sum" + path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    assertEquals(200, reply.status(), reply::text);
  }

  private void shadow(int version, String rules) {
    change(
        "PUT", "/release", "{\"version\":" + version + ",\"shadow\":true,\"rules\":" + rules + "}");
  }

  private JsonObject status() {
    return server.probe().get("/v2/models/sum/release").json();
  }

  /** Waits until rules have ended the release. */
  private void requireEnded(String how, String rule, int version) {
    Eventually.holds(() -> status().find("ended_release").isPresent());
    JsonObject ended = status().object("ended_release");
    assertEquals(how, ended.string("ended"));
    assertEquals(rule, ended.string("rule"));
    assertEquals(Integer.toString(version), ended.string("candidate"));
    assertTrue(status().find("release").isEmpty());
    String deed =
        server.entries().stream()
            .filter(line -> line.contains("\"type\":\"admin\""))
            .reduce((first, last) -> last)
            .orElseThrow();
    for (String part :
        new String[] {
          "\"kind\":\"server\"",
          "\"reason\":\"policy\"",
          "\"action\":\"" + (rule.equals("kept") ? "release_finish" : "release_abort") + "\"",
          "\"rule\":\"" + rule + "\"",
          "\"observed\":{\"default_calls\":",
        }) {
      assertTrue(deed.contains(part), deed);
    }
  }

  /** Every answer is that of the default, and of a version that gives the same. */
  private static boolean isThree(HttpResponse<String> answer) {
    return answer.statusCode() == 200 && answer.body().matches(".*\\[3(?:\\.0)?].*");
  }

  @Test
  void wrongSlowAndFailingShadowsAreRolledBackAndAGoodOneIsPromoted() {
    try (Callers callers = new Callers(server.address(), AutomaticReleaseTest::isThree)) {
      callers.begin(CONNECTIONS, new Call("/v2/models/sum/infer", CALL));
      shadow(WRONG, "{\"min_calls\":10,\"max_disagreement\":0.1}");
      requireEnded("rolled_back", "disagreement", WRONG);
      shadow(SLOW, "{\"min_calls\":10,\"max_p99_ms\":1}");
      requireEnded("rolled_back", "p99", SLOW);
      shadow(FAILING, "{\"min_calls\":10,\"max_error_rate\":0.1}");
      requireEnded("rolled_back", "error_rate", FAILING);
      assertEquals("1", status().string("default"));
      shadow(
          GOOD,
          "{\"min_calls\":10,\"window_seconds\":1,\"max_disagreement\":0,\"max_error_rate\":0,"
              + "\"max_p99_ms\":60000,\"promote\":true}");
      requireEnded("promoted", "kept", GOOD);
      assertEquals(Integer.toString(GOOD), status().string("default"));
      assertEquals(List.of(), callers.stop());
    }
    assertEquals(
        Integer.toString(GOOD),
        server.probe().post("/v2/models/sum/infer", CALL).json().string("model_version"));
  }

  @Test
  void rulesOfTheVersionItselfHoldWhereNobodySaysOthers() throws IOException {
    server.close();
    Files.writeString(
        models.resolve("sum/" + FAILING + "/model.json"),
        "{\"plain\":{\"rules\":{\"min_calls\":5,\"max_error_rate\":0.2}}}");
    open();
    change("PUT", "/release", "{\"version\":4,\"percent\":0,\"rules\":null}");
    assertTrue(status().object("release").find("rules").isEmpty(), "whoever says none gets none");
    change("POST", "/release/rollback", "");
    change("PUT", "/release", "{\"version\":4,\"percent\":50}");
    assertTrue(status().object("release").find("rules").isPresent());
    Eventually.holds(
        () -> {
          server.probe().post("/v2/models/sum/infer", CALL);
          return status().find("ended_release").isPresent();
        });
    requireEnded("rolled_back", "error_rate", FAILING);
  }

  @Test
  void aFailingCandidateOfSomeCallersIsRolledBack() {
    change(
        "PUT",
        "/release",
        "{\"version\":4,\"percent\":50,\"rules\":{\"min_calls\":5,\"max_error_rate\":0.2}}");
    Eventually.holds(
        () -> {
          server.probe().post("/v2/models/sum/infer", CALL);
          return status().find("ended_release").isPresent();
        });
    requireEnded("rolled_back", "error_rate", FAILING);
    for (int i = 0; i < CONNECTIONS; i++) {
      assertEquals(200, server.probe().post("/v2/models/sum/infer", CALL).status());
    }
  }

  @Test
  void rulesHoldAfterARestart() {
    shadow(WRONG, "{\"min_calls\":10,\"max_disagreement\":0.1}");
    server.close();
    open();
    assertTrue(status().object("release").bool("shadow"));
    Eventually.holds(
        () -> {
          assertEquals(200, server.probe().post("/v2/models/sum/infer", CALL).status());
          return status().find("ended_release").isPresent();
        });
    requireEnded("rolled_back", "disagreement", WRONG);
    server.close();
    open();
    assertTrue(status().find("release").isEmpty());
    assertEquals("1", status().string("default"));
  }
}
