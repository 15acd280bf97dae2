package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.proto.inference.ModelInferRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version is tried on some of the callers who name none, always on the same ones. */
class SplitTest {

  private static final byte[] CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}"
          .getBytes(StandardCharsets.UTF_8);
  private static final int CALLERS = 50;

  @TempDir Path folder;
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    server =
        ServerFixture.controlled(
            TestModels.write(folder.resolve("models")), folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void change(String method, String step, String body) {
    Reply reply =
        server
            .probe()
            .call(
                method,
                "/v2/models/sum/release" + step,
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8));
    assertEquals(200, reply.status(), reply::text);
  }

  private void percent(int share) {
    change("PUT", "", "{\"version\":2,\"percent\":" + share + "}");
  }

  private String version(Map<String, String> headers) {
    Reply reply = server.probe().call("POST", "/v2/models/sum/infer", headers, CALL);
    assertEquals(200, reply.status(), reply::text);
    return reply.json().string("model_version");
  }

  /** Callers of the candidate. */
  private Set<Integer> candidates() {
    Set<Integer> callers = new TreeSet<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      if (version(Map.of("Blindserve-Sticky-Key", "caller-" + caller)).equals("2")) {
        callers.add(caller);
      }
    }
    return callers;
  }

  @Test
  void sharesAreKeptAndCallersStayWhereTheyAre() {
    percent(20);
    Set<Integer> some = candidates();
    // Keys are fixed, and so are the counts; RoutingTest looks at more of them.
    assertTrue(some.size() > 2 && some.size() < 20, some::toString);
    assertEquals(some, candidates());
    percent(60);
    Set<Integer> more = candidates();
    assertTrue(more.containsAll(some), "who had the candidate keeps it");
    assertTrue(more.size() > 18 && more.size() < 42, more::toString);
    assertTrue(server.probe().get("/v2/models/sum/release").text().contains("\"percent\":60"));
  }

  @Test
  void aReleaseIsFinishedOrTakenBack() {
    percent(100);
    assertEquals("2", version(Map.of()));
    change("POST", "/rollback", "{}");
    assertEquals("1", version(Map.of()));
    percent(0);
    assertEquals("1", version(Map.of()));
    change("POST", "/promote", "{\"ticket\":\"OPS-8\"}");
    assertEquals("2", version(Map.of()));
    String deeds =
        String.join(
            "\n",
            server.entries().stream().filter(line -> line.contains("\"type\":\"admin\"")).toList());
    for (String deed : new String[] {"release_start", "release_abort", "release_finish"}) {
      assertTrue(deeds.contains("\"action\":\"" + deed + "\""), deeds);
    }
    assertTrue(deeds.contains("\"reason\":\"rollback\""), deeds);
    assertTrue(deeds.contains("\"ticket\":\"OPS-8\""), deeds);
  }

  @Test
  void whoNamesAVersionOrSaysNothingOfItselfIsNotTriedOn() {
    percent(100);
    Reply pinned = server.probe().call("POST", "/v2/models/sum/versions/1/infer", Map.of(), CALL);
    assertEquals("1", pinned.json().string("model_version"));
    Reply metadata = server.probe().get("/v2/models/sum");
    assertTrue(metadata.text().contains("\"parameters\":{\"version\":\"1\""), metadata::text);
    Reply known =
        server
            .probe()
            .call("GET", "/v2/models/sum", Map.of("Blindserve-Sticky-Key", "a"), new byte[0]);
    assertTrue(known.text().contains("\"parameters\":{\"version\":\"2\""), known::text);
    Reply odd =
        server
            .probe()
            .call("POST", "/v2/models/sum/infer", Map.of("Blindserve-Sticky-Key", "a b"), CALL);
    assertEquals("invalid_request", odd.code());
    try (GrpcProbe probe = GrpcProbe.at(server.port())) {
      ModelInferRequest request = GrpcRequest.sum(1, 1, 1).toBuilder().clearModelVersion().build();
      assertEquals(0, probe.infer(request).status());
    }
  }
}
