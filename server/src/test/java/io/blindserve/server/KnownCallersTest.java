package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.proto.health.HealthCheckRequest;
import io.blindserve.proto.inference.RepositoryModelLoadRequest;
import io.blindserve.proto.inference.ServerLiveRequest;
import io.blindserve.proto.inference.ServerMetadataRequest;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataRequest;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataResponse;
import io.blindserve.proto.tensorflow.serving.ModelSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what at a server that knows its callers, and what of that is on record. */
class KnownCallersTest {

  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
  private static final String KEY =
      "/v2/evaluation-keys/0000000000000000000000000000000000000000000000000000000000000000";
  private static final String INFERENCE = "/inference.GRPCInferenceService/";
  private static final int UNAUTHENTICATED = 16;
  private static final int PERMISSION_DENIED = 7;

  @TempDir static Path folder;
  private static KnownCallers callers;
  private static ServerFixture server;
  private static GrpcProbe grpc;

  @BeforeAll
  static void start() throws IOException {
    callers = new KnownCallers(folder.resolve("callers"));
    server =
        ServerFixture.knowing(
            TestModels.write(folder.resolve("models")), folder.resolve("data"), callers.path());
    grpc = GrpcProbe.at(server.port());
    server.probe().call("POST", "/v2/models/sum/infer", callers.header("infer"), bytes(ROW));
    server.entries();
  }

  @AfterAll
  static void stop() {
    grpc.close();
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Reply call(String method, String path, Map<String, String> headers) {
    return server
        .probe()
        .call(method, path, headers, method.equals("POST") ? bytes(ROW) : bytes(""));
  }

  /** What one scope lets through, all others do not; {@code any} is every caller who is known. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v2/models/sum/infer, infer",
    "POST, /v2/models/sum/versions/1/infer, infer",
    "POST, /v2/models/sum/generate, infer",
    "POST, /v2/models/sum/generate_stream, infer",
    "POST, /v1/models/sum:predict, infer",
    "HEAD, " + KEY + ", infer",
    "PUT, " + KEY + ", infer",
    "DELETE, " + KEY + ", infer",
    "POST, /v2/repository/models/none/load, control",
    "POST, /v2/repository/models/none/unload, control",
    "PUT, /v2/models/sum/labels/canary, control",
    "DELETE, /v2/models/sum/labels/canary, control",
    "PUT, /v2/models/sum/release, control",
    "POST, /v2/models/sum/release/promote, control",
    "POST, /v2/models/sum/release/rollback, control",
    "GET, /metrics, metrics",
    "GET, /log/tile/entries/000.p/1, read-log",
    "GET, /audit/records, read-log",
    "GET, /log/checkpoint, any",
    "GET, /log/policy, any",
    "GET, /log/tile/0/000.p/1, any",
    "GET, /log/receipt/0000, any",
    "GET, /v2, any",
    "GET, /v2/models, any",
    "GET, /v2/models/stats, any",
    "GET, /v2/models/sum, any",
    "GET, /v2/models/sum/ready, any",
    "GET, /v2/models/sum/config, any",
    "GET, /v2/models/sum/encryption, any",
    "GET, /v2/models/sum/release, any",
    "GET, /v1/models/sum, any",
    "GET, /v1/models/sum/metadata, any",
    "POST, /v2/repository/index, any",
  })
  void aScopeLetsThroughWhatItNames(String method, String path, String scope) {
    Reply nobody = call(method, path, Map.of());
    assertEquals(401, nobody.status());
    assertEquals("Bearer", nobody.header("WWW-Authenticate").orElseThrow());
    assertTrue(nobody.header("Blindserve-Record").isPresent(), "refusals are on record");
    assertEquals(401, call(method, path, Map.of("Authorization", "Bearer bsv_x")).status());
    for (String name : callers.tokens().keySet()) {
      int status = call(method, path, callers.header(name)).status();
      if (scope.equals("any") || scope.equals(name)) {
        assertFalse(status == 401 || status == 403, name + " got " + status);
      } else {
        assertEquals(403, status, name);
      }
    }
  }

  /** The description that is served says of each route whether it is for everybody. */
  @Test
  void everyRouteWantsWhatItsDescriptionSays() {
    JsonObject paths =
        new JsonObject(call("GET", "/openapi.json", Map.of()).text()).getJsonObject("paths");
    int open = 0;
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        if (method.equals("parameters")) {
          continue;
        }
        boolean forAll = methods.getJsonObject(method).getJsonArray("security").size() == 1;
        String named = path.replaceAll("\\{[^}]*\\}", "1");
        int status = call(method.toUpperCase(Locale.ROOT), named, Map.of()).status();
        assertEquals(!forAll, status == 401, method + " " + path + " got " + status);
        open += forAll ? 1 : 0;
      }
    }
    assertTrue(open >= 5 && paths.size() > 30, open + " of " + paths.size());
  }

  /** What is the same for every server says nothing of this one. */
  @ParameterizedTest
  @CsvSource({
    "/v2/health/live, 200",
    "/v2/health/ready, 200",
    "/openapi.json, 200",
    "/docs, 200",
    "/audit, 200",
    "/nowhere, 404"
  })
  void whatTellsNothingIsForEverybody(String path, int status) {
    assertEquals(status, call("GET", path, Map.of()).status());
  }

  @Test
  void grpcWantsTheSame() {
    byte[] infer = GrpcProbe.frame(0, GrpcRequest.sum(1, 2, 3).toByteArray());
    byte[] metadata = GrpcProbe.frame(0, ServerMetadataRequest.getDefaultInstance().toByteArray());
    byte[] load =
        GrpcProbe.frame(
            0, RepositoryModelLoadRequest.newBuilder().setModelName("none").build().toByteArray());
    assertGrpc(GrpcProbe.INFER, infer, "infer");
    assertGrpc(GrpcProbe.STREAM, infer, "infer");
    assertGrpc(INFERENCE + "ServerMetadata", metadata, "any");
    assertGrpc(INFERENCE + "RepositoryModelLoad", load, "control");
    byte[] live = GrpcProbe.frame(0, ServerLiveRequest.getDefaultInstance().toByteArray());
    assertEquals(0, grpc.raw(INFERENCE + "ServerLive", Map.of(), live).status());
    byte[] health = GrpcProbe.frame(0, HealthCheckRequest.getDefaultInstance().toByteArray());
    assertEquals(0, grpc.raw("/grpc.health.v1.Health/Check", Map.of(), health).status());
  }

  private static void assertGrpc(String path, byte[] frame, String scope) {
    GrpcProbe.Answer nobody = grpc.raw(path, Map.of(), frame);
    assertEquals(UNAUTHENTICATED, nobody.status(), path);
    assertTrue(nobody.trailers().containsKey("blindserve-record"), path);
    for (String name : callers.tokens().keySet()) {
      Map<String, String> header = Map.of("authorization", "Bearer " + callers.token(name));
      int status = grpc.raw(path, header, frame).status();
      if (scope.equals("any") || scope.equals(name)) {
        assertFalse(status == UNAUTHENTICATED || status == PERMISSION_DENIED, path + name + status);
      } else {
        assertEquals(PERMISSION_DENIED, status, path + name);
      }
    }
  }

  @Test
  void strangersAreRefusedBeforeAMessageIsRead() {
    for (String path :
        List.of(
            GrpcProbe.INFER,
            GrpcProbe.STREAM,
            INFERENCE + "ModelMetadata",
            INFERENCE + "RepositoryModelUnload")) {
      assertEquals(UNAUTHENTICATED, grpc.unended(path, Map.of(), new byte[0]).status(), path);
    }
  }

  /** Its record hurries no checkpoint. */
  @Test
  void strangersWaitForNoReceipt() {
    Map<String, String> wish = Map.of("Prefer", "receipt");
    assertTrue(call("GET", "/v2/models", wish).header("Preference-Applied").isEmpty());
    Map<String, String> known =
        Map.of("Prefer", "receipt", "Authorization", "Bearer " + callers.token("infer"));
    assertTrue(call("GET", "/metrics", known).header("Preference-Applied").isPresent());
  }

  /** While calls are split each caller is told of the version that answers it. */
  @Test
  void callersAreToldOfTheVersionThatAnswersThem() throws Exception {
    Map<String, String> operator = callers.header("control");
    String trial = "{\"version\":\"1\",\"percent\":100}";
    assertEquals(
        200, server.probe().call("PUT", "/v2/models/sum/release", operator, bytes(trial)).status());
    try {
      String answered = call("POST", "/v2/models/sum/infer", callers.header("infer")).text();
      assertTrue(answered.contains("\"model_version\":\"1\""), answered);
      String told = call("GET", "/v2/models/sum", callers.header("infer")).text();
      assertTrue(told.contains("\"version\":\"1\""), told);
      Map<String, String> header = Map.of("authorization", "Bearer " + callers.token("infer"));
      GetModelMetadataRequest ask =
          GetModelMetadataRequest.newBuilder()
              .setModelSpec(ModelSpec.newBuilder().setName("sum"))
              .addMetadataField("signature_def")
              .build();
      byte[] said =
          grpc.raw(
                  "/tensorflow.serving.PredictionService/GetModelMetadata",
                  header,
                  GrpcProbe.frame(0, ask.toByteArray()))
              .message(0);
      ModelSpec version = GetModelMetadataResponse.parseFrom(said).getModelSpec();
      assertEquals(1, version.getVersion().getValue());
    } finally {
      server.probe().call("POST", "/v2/models/sum/release/rollback", operator, bytes("{}"));
    }
  }

  /** What somebody who may asks in no known form is on record all the same. */
  @Test
  void aMessageThatCannotBeReadIsOnRecord() {
    Map<String, String> header = Map.of("authorization", "Bearer " + callers.token("control"));
    GrpcProbe.Answer answer =
        grpc.raw(INFERENCE + "RepositoryModelLoad", header, GrpcProbe.frame(0, new byte[] {-1}));
    assertEquals(3, answer.status());
    String record = server.record(answer.trailers().get("blindserve-record"));
    assertTrue(record.contains("\"action\":\"model_load\""), record);
    assertTrue(record.contains("\"code\":\"invalid_request\""), record);
  }

  /** Nor is a body: the answer comes before one byte of it. */
  @Test
  void strangersNeedNotSendTheirBodies() throws IOException {
    for (String path :
        List.of("POST /v2/models/sum/infer", "PUT " + KEY, "POST /v2/repository/index")) {
      try (RawConnection connection = server.connect()) {
        connection.send(path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        assertEquals(401, connection.answer().status(), path);
      }
    }
  }

  @Test
  void recordsNameCallersByPseudonymsAndWhatTheyShowed() {
    Reply done = call("POST", "/v2/models/sum/infer", callers.header("infer"));
    String record = server.record(done.header("Blindserve-Record").orElseThrow());
    assertTrue(record.contains("\"kind\":\"named\",\"auth\":\"token\",\"cred\":\""), record);
    String who = record.replaceAll(".*\"ref\":\"([0-9a-f]+)\".*", "$1");
    AuditRun run =
        AuditRun.of("epoch", "who", "infer", "--data", folder.resolve("data").toString());
    assertTrue(run.out().contains(who), run.out() + run.err());
    Reply denied = call("GET", "/metrics", callers.header("infer"));
    String refusal = server.record(denied.header("Blindserve-Record").orElseThrow());
    assertTrue(refusal.contains(who), "who was refused is known: " + refusal);
    assertTrue(refusal.contains("\"outcome\":\"denied\",\"code\":\"forbidden\""), refusal);
    assertTrue(refusal.contains("\"action\":\"metrics\",\"route\":\"GET /metrics\""), refusal);
    Reply stranger = call("GET", "/audit/records", Map.of());
    String unknown = server.record(stranger.header("Blindserve-Record").orElseThrow());
    assertTrue(unknown.contains("\"kind\":\"anonymous\",\"auth\":\"refused\""), unknown);
    assertTrue(unknown.contains("\"action\":\"log_records\""), unknown);
  }

  /** Nobody finds a token on the disk, nor in an answer. */
  @Test
  void tokensAreKeptNowhere() throws IOException {
    call("POST", "/v2/models/sum/infer", callers.header("infer"));
    call("GET", "/metrics", callers.header("infer"));
    server.entries();
    List<String> texts = new ArrayList<>();
    texts.add(Files.readString(callers.path()));
    texts.add(call("GET", "/metrics", callers.header("metrics")).text());
    texts.add(call("GET", "/audit/records", callers.header("read-log")).text());
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    for (String token : callers.tokens().values()) {
      assertTrue(texts.stream().noneMatch(text -> text.contains(token)));
    }
  }

  @Test
  void whoIsTakenOutIsNobodyWithinSeconds() throws Exception {
    callers.add("guest", "infer");
    awaitStatus("guest", 200);
    callers.file().remove("guest");
    awaitStatus("guest", 401);
    Reply metrics = call("GET", "/metrics", callers.header("metrics"));
    assertTrue(metrics.text().contains("callers_current 1.0"), metrics.text());
  }

  private static void awaitStatus(String name, int wanted) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    int status;
    do {
      status = call("POST", "/v2/models/sum/infer", callers.header(name)).status();
      Thread.sleep(50);
    } while (status != wanted && System.nanoTime() < end);
    assertEquals(wanted, status);
  }

  @Test
  void auditorsReadTheLogByTheirToken() throws IOException {
    String log = server.address() + "/log";
    String vkey = server.verifierKey();
    AuditRun good =
        AuditRun.of(
            "verify",
            log,
            "--vkey",
            vkey,
            "--token-file",
            callers.tokenFile("read-log").toString());
    assertEquals(0, good.code(), good.out() + good.err());
    AuditRun denied =
        AuditRun.of(
            "verify", log, "--vkey", vkey, "--token-file", callers.tokenFile("infer").toString());
    assertEquals(1, denied.code());
    assertTrue(denied.err().contains("scope read-log: status 403"), denied.err());
    AuditRun stranger = AuditRun.of("verify", log, "--vkey", vkey);
    assertEquals(1, stranger.code());
    assertTrue(stranger.err().contains("status 401"), stranger.err());
    AuditRun clear =
        AuditRun.of(
            "verify",
            "http://log.example/log",
            "--vkey",
            vkey,
            "--token-file",
            callers.tokenFile("read-log").toString());
    assertEquals(2, clear.code());
    assertTrue(clear.err().contains("anybody on the way could read it"), clear.err());
  }
}
