package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.proto.inference.InferParameter;
import io.blindserve.proto.inference.InferTensorContents;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferRequest.InferInputTensor;
import io.blindserve.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever callers put into whatever field: nothing of it is in the log, an export or the page. */
class CanaryTest {

  private static final String CANARY = "Canary7Jane7Doe";
  private static final float NUMBER = 424242.125f;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Authorization", "Bearer " + CANARY,
          "User-Agent", CANARY,
          "X-Forwarded-For", CANARY,
          "X-Request-Id", CANARY,
          "Traceparent", "00-" + CANARY,
          "Cookie", "session=" + CANARY,
          "Accept", CANARY,
          "Prefer", CANARY,
          "Blindserve-Key-Profile", CANARY);

  private final List<String> bodies =
      List.of(
          CANARY,
          "{\"id\":\"%1$s\",\"parameters\":{\"%1$s\":\"%1$s\"},\"inputs\":[{\"name\":\"words\",\"shape\":[1,2],"
              + "\"datatype\":\"BYTES\",\"data\":[\"%1$s\",\"%1$s\"]}],\"outputs\":[{\"name\":\"same\"}]}",
          "{\"id\":\"%1$s\",\"inputs\":[{\"name\":\"%1$s\",\"shape\":[1,2],\"datatype\":\"BYTES\",\"data\":[\"a\",\"b\"]}]}",
          "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"%1$s\",\"data\":[1,2,3]}]}",
          "{\"id\":\"%1$s\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
              + "\"data\":[424242.125,424242.125,424242.125]}]}",
          "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}],"
              + "\"outputs\":[{\"name\":\"%1$s\",\"parameters\":{\"%1$s\":1}}]}",
          "{\"parameters\":{\"encryption\":\"%1$s\",\"wire\":\"%1$s\",\"plan\":\"%1$s\",\"evaluation_key\":\"%1$s\"},"
              + "\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"%1$s\"]}]}",
          "{\"signature_name\":\"%1$s\",\"instances\":[\"%1$s\"]}",
          "{\"parameters\":{\"%1$s\":\"%1$s\"}}");

  private final List<String> paths =
      List.of(
          "/v2/models/text/infer",
          "/v2/models/sum/versions/1/infer",
          "/v2/models/sum/infer?%s=%s",
          "/v2/models/%s/infer",
          "/v2/models/sum/versions/%s/infer",
          "/v1/models/sum:predict",
          "/v1/models/%s:predict",
          "/v2/repository/models/%s/load",
          "/v2/repository/models/sum/unload",
          "/v2/evaluation-keys/%s",
          "/log/receipt/%s",
          "/audit/records?before=%s",
          "/audit?%s");

  private void callEverything(ServerFixture server) {
    try (GrpcProbe probe = GrpcProbe.at(server.port())) {
      probe.infer(grpc("text", "words").build());
      probe.infer(grpc("text", CANARY).build());
      probe.infer(grpc(CANARY, "words").build());
      probe.infer(grpc("text", "words").setModelVersion(CANARY).build());
      assertEquals(0, probe.infer(GrpcRequest.sum(NUMBER, NUMBER, NUMBER)).status());
    }
    for (String path : paths) {
      for (String body : bodies) {
        for (String method : List.of("POST", "PUT")) {
          server
              .probe()
              .call(
                  method,
                  path.replace("%s", CANARY),
                  HEADERS,
                  body.replace("%1$s", CANARY).getBytes(StandardCharsets.UTF_8));
        }
      }
      for (String method : List.of("GET", "DELETE", "HEAD")) {
        server.probe().call(method, path.replace("%s", CANARY), HEADERS, new byte[0]);
      }
    }
  }

  private static ModelInferRequest.Builder grpc(String model, String input) {
    InferParameter parameter = InferParameter.newBuilder().setStringParam(CANARY).build();
    InferTensorContents contents =
        InferTensorContents.newBuilder()
            .addBytesContents(ByteString.copyFromUtf8(CANARY))
            .addBytesContents(ByteString.copyFromUtf8(CANARY))
            .build();
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .setId(CANARY)
        .putParameters(CANARY, parameter)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName(input)
                .setDatatype("BYTES")
                .addShape(1)
                .addShape(2)
                .setContents(contents))
        .addOutputs(InferRequestedOutputTensor.newBuilder().setName(CANARY));
  }

  /** A canary and its disguises, in lower case. */
  private static List<String> disguises() {
    byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
    return List.of(
        CANARY.toLowerCase(Locale.ROOT),
        HexFormat.of().formatHex(bytes),
        Base64.getEncoder().withoutPadding().encodeToString(bytes).toLowerCase(Locale.ROOT),
        new StringBuilder(CANARY).reverse().toString().toLowerCase(Locale.ROOT),
        "424242.125",
        HexFormat.of().formatHex(GrpcRequest.floats(NUMBER).toByteArray()),
        "127.0.0.1");
  }

  private static void requireNone(String what, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String disguise : disguises()) {
      assertFalse(lower.contains(disguise), () -> what + " has " + disguise);
    }
    assertFalse(
        text.contains(GrpcRequest.floats(NUMBER).toString(StandardCharsets.ISO_8859_1)),
        () -> what + " has the number");
  }

  @Test
  void nothingThatCallersSendIsKept(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("data");
    String key;
    int calls;
    try (ServerFixture server =
        ServerFixture.controlled(TestModels.write(folder.resolve("models")), data)) {
      callEverything(server);
      key = server.verifierKey();
      calls = server.records().size();
      requireNone("metrics", server.probe().get("/metrics").text());
      requireNone("the page's data", server.probe().get("/audit/records").text());
    }
    assertTrue(calls > 100, "so many calls were recorded: " + calls);
    Path log = data.resolve("audit/log");
    Path page = folder.resolve("page.html");
    AuditRun run =
        AuditRun.of(
            "export",
            log.toString(),
            "--vkey",
            key,
            "-o",
            folder.resolve("export").toString(),
            "--html",
            page.toString());
    assertEquals(0, run.code(), run.out() + run.err());
    requireNone("the verdict", run.out());
    for (Path root : List.of(data, folder.resolve("export"), page)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          requireNone(
              file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
  }
}
