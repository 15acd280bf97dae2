package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that a caller in the clear can get wrong: a status, a code, a sentence, a record where
 * the route has one; and the server goes on.
 */
class PlainBadInputTest {

  private static final String SUM = "/v2/models/sum/infer";
  private static final String CANARY = "31415.926";

  @TempDir static Path folder;
  private static ServerFixture server;

  /** One mistake. */
  record Mistake(
      String what,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      int status,
      String code) {

    @Override
    public String toString() {
      return what;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Mistake post(String what, String body, int status, String code) {
    return new Mistake(
        what, "POST", SUM, Map.of(), body.getBytes(StandardCharsets.UTF_8), status, code);
  }

  private static Mistake path(String what, String method, String path, int status, String code) {
    byte[] body = method.equals("POST") ? x("[1,3]", "FP32", "[1,2,3]").getBytes() : new byte[0];
    return new Mistake(what, method, path, Map.of(), body, status, code);
  }

  private static Mistake binary(String what, BinaryBody body, int status, String code) {
    return new Mistake(what, "POST", SUM, body.headers(), body.body(), status, code);
  }

  private static String x(String shape, String datatype, String data) {
    return inputs(
        "{\"name\":\"x\",\"shape\":"
            + shape
            + ",\"datatype\":\""
            + datatype
            + "\",\"data\":"
            + data
            + "}");
  }

  private static String inputs(String inputs) {
    return "{\"inputs\":[" + inputs + "]}";
  }

  private static BinaryBody sized(String size) {
    return new BinaryBody(
        inputs(
            "{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":"
                + size
                + "}}"));
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(paths(), documents(), tensors(), frames(), heads()).flatMap(part -> part);
  }

  private static Stream<Mistake> paths() {
    return Stream.of(
        path("unknown model", "POST", "/v2/models/nope/infer", 404, "unknown_model"),
        path("model name with dots", "POST", "/v2/models/..%2Fsum/infer", 404, "unknown_model"),
        path("hidden model name", "POST", "/v2/models/.sum/infer", 404, "unknown_model"),
        path("long name", "POST", "/v2/models/" + "a".repeat(65) + "/infer", 404, "unknown_model"),
        path("unknown version", "POST", "/v2/models/sum/versions/3/infer", 404, "unknown_version"),
        path("version 0", "POST", "/v2/models/sum/versions/0/infer", 404, "unknown_version"),
        path("no number", "POST", "/v2/models/sum/versions/x/infer", 404, "unknown_version"),
        path("huge version", "GET", "/v2/models/sum/versions/99999999999", 404, "unknown_version"),
        path("unknown model's metadata", "GET", "/v2/models/nope", 404, "unknown_model"),
        path("unknown model's spec", "GET", "/v2/models/nope/encryption", 404, "unknown_model"),
        path("unknown route", "GET", "/v2/nothing", 404, "unknown_route"),
        path("root", "GET", "/", 404, "unknown_route"),
        path("shared memory", "GET", "/v2/systemsharedmemory/status", 404, "unknown_route"),
        path("wrong method", "GET", SUM, 405, "method_not_allowed"),
        path("wrong method of keys", "POST", keys(), 405, "method_not_allowed"),
        path("wrong method of metadata", "DELETE", "/v2/models/sum", 405, "method_not_allowed"));
  }

  private static String keys() {
    return "/v2/evaluation-keys/" + "0".repeat(64);
  }

  private static Stream<Mistake> documents() {
    return Stream.of(
        post("empty body", "", 400, "invalid_request"),
        post("no JSON", "hello", 400, "invalid_request"),
        post("cut short", "{\"inputs\":[", 400, "invalid_request"),
        post("text behind it", x("[1,3]", "FP32", "[1,2,3]") + "x", 400, "invalid_request"),
        post("an array", "[]", 400, "invalid_request"),
        post("key twice", "{\"id\":\"a\",\"id\":\"b\",\"inputs\":[]}", 400, "invalid_request"),
        post("too deep", "{\"x\":" + "[".repeat(5000), 400, "invalid_request"),
        post("deep data", x("[1,3]", "FP32", "[".repeat(5000)), 400, "invalid_tensor"),
        post("id not text", "{\"id\":{},\"inputs\":[]}", 400, "invalid_request"),
        post("no inputs", "{}", 400, "invalid_request"),
        post("inputs not a list", "{\"inputs\":{}}", 400, "invalid_request"));
  }

  private static Stream<Mistake> tensors() {
    return Stream.of(
        post("no tensor", inputs(""), 400, "invalid_tensor"),
        post(
            "unknown name",
            x("[1,3]", "FP32", "[1,2,3]").replace("\"x\"", "\"y\""),
            400,
            "invalid_tensor"),
        post("name twice", inputs(one() + "," + one()), 400, "invalid_tensor"),
        post(
            "surplus tensor",
            inputs(one() + "," + one().replace("\"x\"", "\"y\"")),
            400,
            "invalid_tensor"),
        post("wrong type", x("[1,3]", "FP64", "[1,2,3]"), 400, "invalid_tensor"),
        post("unknown type", x("[1,3]", "FP33", "[1,2,3]"), 400, "invalid_tensor"),
        post("half precision in JSON", x("[1,3]", "FP16", "[1,2,3]"), 400, "invalid_tensor"),
        post("wrong rank", x("[3]", "FP32", "[1,2,3]"), 400, "invalid_tensor"),
        post("wrong width", x("[1,4]", "FP32", "[1,2,3,4]"), 400, "invalid_tensor"),
        post("nothing of a fixed width", x("[1,0]", "FP32", "[]"), 400, "invalid_tensor"),
        post("something of no rows", x("[0,3]", "FP32", "[1]"), 400, "invalid_tensor"),
        post("too few", x("[1,3]", "FP32", "[1,2]"), 400, "invalid_tensor"),
        post("too many", x("[1,3]", "FP32", "[1,2,3,4]"), 400, "invalid_tensor"),
        post("negative size", x("[-1,3]", "FP32", "[1,2,3]"), 400, "invalid_tensor"),
        post("fractional size", x("[1.5,3]", "FP32", "[1,2,3]"), 400, "invalid_tensor"),
        post("huge shape", x("[4294967296,4294967296]", "FP32", "[1]"), 400, "invalid_tensor"),
        post("huge count", x("[1000000000,3]", "FP32", "[1]"), 400, "invalid_tensor"),
        post("not a number", x("[1,3]", "FP32", "[NaN,2,3]"), 400, "invalid_request"),
        post("infinity", x("[1,3]", "FP32", "[Infinity,2,3]"), 400, "invalid_request"),
        post("overflow", x("[1,3]", "FP32", "[1e39,2,3]"), 400, "invalid_tensor"),
        post("text for numbers", x("[1,3]", "FP32", "[\"1\",2,3]"), 400, "invalid_tensor"),
        post("null", x("[1,3]", "FP32", "[null,2,3]"), 400, "invalid_tensor"),
        post(
            "no data",
            inputs("{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\"}"),
            400,
            "invalid_tensor"),
        post(
            "no shape",
            inputs("{\"name\":\"x\",\"datatype\":\"FP32\",\"data\":[1,2,3]}"),
            400,
            "invalid_tensor"),
        post(
            "unknown output",
            "{\"inputs\":[" + one() + "],\"outputs\":[{\"name\":\"q\"}]}",
            400,
            "invalid_tensor"),
        post(
            "shared memory tensor",
            inputs(
                "{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"parameters\":{\"shared_memory_region\":\"r\"}}"),
            501,
            "unsupported"));
  }

  private static String one() {
    return "{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[" + CANARY + ",2,3]}";
  }

  private static Stream<Mistake> frames() {
    return Stream.of(
        binary("bytes missing", sized("12").floats(1, 2), 400, "invalid_tensor"),
        binary("bytes left over", sized("12").floats(1, 2, 3, 4), 400, "invalid_tensor"),
        binary("size not of the shape", sized("16").floats(1, 2, 3, 4), 400, "invalid_tensor"),
        binary("negative size", sized("-12").floats(1, 2, 3), 400, "invalid_tensor"),
        binary("size beyond int", sized("4294967308").floats(1, 2, 3), 400, "invalid_tensor"),
        binary("NaN in binary", sized("12").floats(Float.NaN, 2, 3), 400, "invalid_tensor"),
        binary(
            "infinity in binary",
            sized("12").floats(1, Float.NEGATIVE_INFINITY, 3),
            400,
            "invalid_tensor"),
        framed("frame longer than body", "99999"),
        framed("frame of zero", "0"),
        new Mistake(
            "frame no number",
            "POST",
            SUM,
            Map.of(BinaryBody.LENGTH_HEADER, "ten"),
            inputs(one()).getBytes(StandardCharsets.UTF_8),
            400,
            "invalid_request"));
  }

  private static Mistake framed(String what, String length) {
    return new Mistake(
        what,
        "POST",
        SUM,
        Map.of(BinaryBody.LENGTH_HEADER, length),
        inputs(one()).getBytes(StandardCharsets.UTF_8),
        400,
        "invalid_tensor");
  }

  private static Stream<Mistake> heads() {
    byte[] body = inputs(one()).getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        new Mistake(
            "compressed",
            "POST",
            SUM,
            Map.of("Content-Encoding", "br"),
            body,
            415,
            "unsupported_media_type"),
        new Mistake(
            "not what it claims",
            "POST",
            SUM,
            Map.of("Content-Encoding", "gzip"),
            body,
            400,
            "invalid_request"),
        new Mistake(
            "too large",
            "POST",
            SUM,
            Map.of(),
            new byte[(int) ServerFixture.LARGEST_BODY + 1],
            413,
            "too_large"),
        post(
            "encrypted words only",
            inputs(one()).replace("{\"inputs\"", "{\"parameters\":{\"plan\":\"p\"},\"inputs\""),
            400,
            "invalid_request"),
        post(
            "unknown scheme",
            inputs(one())
                .replace("{\"inputs\"", "{\"parameters\":{\"encryption\":\"bfv\"},\"inputs\""),
            400,
            "invalid_request"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isRefusedAndTheServerGoesOn(Mistake mistake) {
    Reply reply =
        server.probe().call(mistake.method(), mistake.path(), mistake.headers(), mistake.body());
    assertEquals(
        mistake.status() + " " + mistake.code(), reply.status() + " " + reply.code(), reply::text);
    assertEquals("application/json", reply.header("Content-Type").orElse(""));
    assertFalse(reply.json().string("error").isBlank());
    assertFalse(reply.text().contains(CANARY), reply::text);
    assertRecorded(mistake, reply);
    Reply good = server.probe().post(SUM, x("[1,3]", "FP32", "[1,2,3]"));
    assertEquals(200, good.status(), good::text);
    assertTrue(server.keyFiles().isEmpty());
  }

  private static void assertRecorded(Mistake mistake, Reply reply) {
    boolean isRecorded = mistake.method().equals("POST") && mistake.path().endsWith("/infer");
    if (!isRecorded) {
      assertTrue(reply.header("Blindserve-Record").isEmpty());
      return;
    }
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    assertTrue(record.contains("\"code\":\"" + mistake.code() + "\""), record);
    assertFalse(record.contains(CANARY), record);
    assertFalse(record.contains("\"out\":"), record);
  }
}
