package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls in the clear as Open Inference Protocol clients make them. */
class PlainCallTest {

  private static final String SUM = "/v2/models/sum/infer";
  private static final String ROWS =
      "{\"id\":\"r7\",\"inputs\":[{\"name\":\"x\",\"shape\":[2,3],\"datatype\":\"FP32\",\"data\":";

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject output(Reply reply, int index) {
    assertEquals(200, reply.status(), reply::text);
    return reply.json().array("outputs").values().get(index).asObject();
  }

  @Test
  void rowsInJsonAreAnsweredInJsonByTheHighestVersion() {
    Reply reply = server.probe().post(SUM, ROWS + "[1,2,3,0.5,0.25,0.125]}]}");
    assertEquals(200, reply.status(), reply::text);
    assertEquals("application/json", reply.header("Content-Type").orElse(""));
    assertEquals("sum", reply.json().string("model_name"));
    assertEquals("2", reply.json().string("model_version"));
    assertEquals("r7", reply.json().string("id"));
    JsonObject p = output(reply, 0);
    assertEquals("p", p.string("name"));
    assertEquals("FP32", p.string("datatype"));
    assertArrayEquals(new long[] {2, 1}, p.array("shape").toLongs());
    assertArrayEquals(new double[] {12, 1.75}, p.array("data").toDoubles());
  }

  @Test
  void nestedDataIsTheSame() {
    Reply reply = server.probe().post(SUM, ROWS + "[[1,2,3],[0.5,0.25,0.125]]}]}");
    assertArrayEquals(new double[] {12, 1.75}, output(reply, 0).array("data").toDoubles());
  }

  @Test
  void noRowsAreAnsweredByNoRows() {
    String none = ROWS.replace("[2,3]", "[0,3]");
    for (String data : new String[] {"[]", "[[]]"}) {
      JsonObject p = output(server.probe().post(SUM, none + data + "}]}"), 0);
      assertArrayEquals(new long[] {0, 1}, p.array("shape").toLongs());
      assertArrayEquals(new double[0], p.array("data").toDoubles());
    }
    BinaryBody binary =
        new BinaryBody(
            "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[0,3],"
                + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":0}}]}");
    Reply reply = server.probe().call("POST", SUM, binary.headers(), binary.body());
    assertEquals(200, reply.status(), reply::text);
    assertTrue(BinaryBody.jsonOf(reply).contains("\"binary_data_size\":0"));
    assertFalse(BinaryBody.tailOf(reply).hasRemaining());
  }

  @Test
  void noTextsAreAnsweredByNoTexts() {
    String none =
        "{\"inputs\":[{\"name\":\"words\",\"datatype\":\"BYTES\",\"shape\":[0,2],\"data\":[]}]}";
    JsonObject same = output(server.probe().post("/v2/models/text/infer", none), 0);
    assertArrayEquals(new long[] {0, 2}, same.array("shape").toLongs());
    assertTrue(same.array("data").values().isEmpty());
  }

  @Test
  void aVersionCanBeChosen() {
    Reply reply = server.probe().post("/v2/models/sum/versions/1/infer", ROWS + "[1,2,3,1,1,1]}]}");
    assertEquals("1", reply.json().string("model_version"));
    assertArrayEquals(new double[] {6, 3}, output(reply, 0).array("data").toDoubles());
  }

  @Test
  void binaryInAndOut() {
    BinaryBody request =
        new BinaryBody(
                "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\","
                    + "\"shape\":[2,3],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":24}}]}")
            .floats(1, 2, 3, 0.5f, 0.25f, 0.125f);
    Reply reply = server.probe().call("POST", SUM, request.headers(), request.body());
    assertEquals(200, reply.status(), reply::text);
    assertEquals("application/octet-stream", reply.header("Content-Type").orElse(""));
    assertTrue(BinaryBody.jsonOf(reply).contains("\"binary_data_size\":8"));
    ByteBuffer tail = BinaryBody.tailOf(reply);
    assertEquals(12, tail.getFloat());
    assertEquals(1.75f, tail.getFloat());
    assertFalse(tail.hasRemaining());
  }

  @Test
  void binaryInAndJsonOut() {
    BinaryBody request =
        new BinaryBody(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
                    + "\"parameters\":{\"binary_data_size\":12}}],\"outputs\":[{\"name\":\"p\"}]}")
            .floats(1, 2, 3);
    Reply reply = server.probe().call("POST", SUM, request.headers(), request.body());
    assertArrayEquals(new double[] {12}, output(reply, 0).array("data").toDoubles());
  }

  @Test
  void oneOutputInBinaryTheOtherInJson() {
    String inputs = EchoRequest.inputs();
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/echo/infer",
                "{\"inputs\":"
                    + inputs
                    + ",\"outputs\":[{\"name\":\"out6\"},"
                    + "{\"name\":\"out10\",\"parameters\":{\"binary_data\":true}}]}");
    assertEquals(200, reply.status(), reply::text);
    assertTrue(
        BinaryBody.jsonOf(reply).contains("\"data\":[7,300]"), () -> BinaryBody.jsonOf(reply));
    ByteBuffer halves = BinaryBody.tailOf(reply);
    assertEquals(0x4700, halves.getShort());
    assertEquals(0x5CB0, halves.getShort());
  }

  @Test
  void everyTypeComesBackAsItWent() {
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/echo/infer",
                "{\"inputs\":"
                    + EchoRequest.inputs()
                    + ",\"outputs\":"
                    + EchoRequest.outputs()
                    + "}");
    assertEquals(200, reply.status(), reply::text);
    for (int i = 0; i < EchoRequest.DATA.size(); i++) {
      assertTrue(reply.text().contains("\"data\":" + EchoRequest.DATA.get(i)), reply.text());
    }
  }

  @Test
  void unsignedOutputsAreNumbersOfTheirOwn() {
    String inputs = EchoRequest.inputs().replace("[7,300]", "[7,-1]");
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/echo/infer",
                "{\"inputs\":"
                    + inputs
                    + ",\"outputs\":[{\"name\":\"out4\"},{\"name\":\"out12\"},{\"name\":\"out13\"}]}");
    assertEquals(200, reply.status(), reply::text);
    assertTrue(reply.text().contains("[7,65535]"), reply.text());
    assertTrue(reply.text().contains("[7,4294967295]"), reply.text());
    assertTrue(reply.text().contains("[7,18446744073709551615]"), reply.text());
  }

  @Test
  void stringsComeBackInBothForms() {
    String shape = "\"name\":\"words\",\"shape\":[1,2],\"datatype\":\"BYTES\"";
    Reply json =
        server
            .probe()
            .post(
                "/v2/models/text/infer",
                "{\"inputs\":[{" + shape + ",\"data\":[\"Grüße\",\"\"]}]}");
    assertTrue(json.text().contains("\"data\":[\"Grüße\",\"\"]"), json.text());
    byte[] word = "Grüße".getBytes(StandardCharsets.UTF_8);
    BinaryBody request =
        new BinaryBody(
                "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{"
                    + shape
                    + ",\"parameters\":{\"binary_data_size\":"
                    + (8 + word.length)
                    + "}}]}")
            .element(word)
            .element(new byte[0]);
    Reply binary =
        server.probe().call("POST", "/v2/models/text/infer", request.headers(), request.body());
    assertEquals(200, binary.status(), binary::text);
    ByteBuffer tail = BinaryBody.tailOf(binary);
    assertEquals(word.length, tail.getInt());
    byte[] back = new byte[word.length];
    tail.get(back);
    assertArrayEquals(word, back);
    assertEquals(0, tail.getInt());
  }

  @Test
  void everyAnswerHasARecordThatHoldsNoData() {
    Reply reply = server.probe().post(SUM, ROWS + "[1234567,2,3,1,1,1]}]}");
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    assertTrue(
        record.contains("\"model\":{\"name\":\"sum\",\"version\":\"2\",\"digest\":\"sha256:"));
    assertTrue(record.contains("\"path\":\"plain\""), record);
    assertTrue(record.contains("\"digest\":\"hmac-sha256:"), record);
    assertTrue(record.contains("\"outcome\":\"ok\""), record);
    assertFalse(record.contains("1234567"), record);
  }

  @Test
  void theSameTensorsHaveTheSameDigestInBothForms() {
    Reply json = server.probe().post(SUM, ROWS.replace("[2,3]", "[1,3]") + "[1,2,3]}]}");
    BinaryBody request =
        new BinaryBody(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
                    + "\"parameters\":{\"binary_data_size\":12}}]}")
            .floats(1, 2, 3);
    Reply binary = server.probe().call("POST", SUM, request.headers(), request.body());
    assertEquals(digests(json), digests(binary));
  }

  private static String digests(Reply reply) {
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    return record.replaceAll(
        ".*\"in\":\\{\"digest\":\"([^\"]*)\".*\"out\":\\{\"digest\":\"([^\"]*)\".*", "$1 $2");
  }

  @Test
  void callsAreCounted() {
    server.probe().post("/v2/models/sum/versions/1/infer", ROWS + "[1,2,3,1,1,1]}]}");
    String metrics = server.probe().get("/metrics").text();
    assertTrue(
        metrics
            .lines()
            .anyMatch(l -> l.startsWith("model_requests_total{model=\"sum\",method=\"plain\",")),
        metrics);
  }
}
