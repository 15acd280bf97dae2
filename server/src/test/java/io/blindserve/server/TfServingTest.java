package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as clients of TensorFlow Serving's REST protocol make them. */
class TfServingTest {

  private static final String SUM = "/v1/models/sum:predict";
  private static final String TEXT = "/v1/models/text:predict";
  private static final String ECHO = "/v1/models/echo:predict";
  private static final String ECHO_ROW =
      "{'in9':[true,false],'in2':[0,255],'in3':[-128,127],'in5':[-32768,1],'in6':[7,300],"
          + "'in7':[-9223372036854775808,9223372036854775807],'in1':[0.5,-1],'in11':[1e300,2]}";

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TestModels.writeAdrift(models, folder.resolve("data"));
    TestModels.put(
        models,
        "pair",
        1,
        new OnnxFile()
            .input("a", OnnxFile.FLOAT, 2)
            .input("b", OnnxFile.INT64, 1)
            .node("Identity", "c", "a")
            .node("Identity", "d_bytes", "b")
            .output("c", OnnxFile.FLOAT, 2)
            .output("d_bytes", OnnxFile.INT64, 1)
            .bytes());
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Reply predict(String path, String body) {
    return server.probe().post(path, body.replace('\'', '"'));
  }

  private static void assertAnswer(String expected, Reply reply) {
    assertEquals(expected.replace('\'', '"'), reply.text());
    assertEquals(200, reply.status());
    assertEquals("application/json", reply.header("Content-Type").orElse(""));
  }

  @Test
  void rows() {
    assertAnswer("{'predictions':[[12.0],[6.0]]}", predict(SUM, "{'instances':[[1,2,3],[1,1,1]]}"));
    assertAnswer(
        "{'predictions':[[12.0],[6.0]]}",
        predict(
            SUM, "{'signature_name':'serving_default','instances':[{'x':[1,2,3]},{'x':[1,1,1]}]}"));
  }

  @Test
  void columns() {
    assertAnswer("{'outputs':[[12.0]]}", predict(SUM, "{'inputs':[[1,2,3]]}"));
    assertAnswer("{'outputs':[[12.0]]}", predict(SUM, "{'inputs':{'x':[[1,2,3]]}}"));
  }

  @Test
  void severalInputsAndOutputsGoByName() {
    assertAnswer(
        "{'predictions':[{'c':[1.0,2.0],'d_bytes':[3]},{'c':[4.0,5.0],'d_bytes':[6]}]}",
        predict(
            "/v1/models/pair:predict", "{'instances':[{'a':[1,2],'b':[3]},{'b':[6],'a':[4,5]}]}"));
    assertAnswer(
        "{'outputs':{'c':[[1.0,2.0]],'d_bytes':[[3]]}}",
        predict("/v1/models/pair:predict", "{'inputs':{'b':[[3]],'a':[[1,2]]}}"));
  }

  @Test
  void stringsGoAsTextAndAsBase64() {
    assertAnswer(
        "{'predictions':[['Grüße','hi']]}",
        predict(TEXT, "{'instances':[['Grüße',{'b64':'aGk='}]]}"));
    assertAnswer(
        "{'outputs':[['a','hi']]}", predict(TEXT, "{'inputs':{'words':[[{'b64':'YQ=='},'hi']]}}"));
  }

  @Test
  void aVersionCanBeChosen() {
    assertAnswer(
        "{'predictions':[[6.0]]}",
        predict("/v1/models/sum/versions/1:predict", "{'instances':[[1,2,3]]}"));
  }

  @Test
  void manyRowsGrowTheirBuffer() {
    String row = "[1,2,3],";
    int count = 2000;
    Reply reply =
        predict(SUM, "{'instances':[" + row.repeat(count).substring(0, count * 8 - 1) + "]}");
    assertEquals(count, reply.text().split("12\\.0", -1).length - 1);
  }

  @Test
  void everyPredictionIsRecorded() {
    Reply reply = predict(SUM, "{'instances':[[1234567,2,3]]}");
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    assertTrue(record.contains("\"name\":\"sum\",\"version\":\"2\""), record);
    assertTrue(record.contains("\"outcome\":\"ok\""), record);
    Reply refused = predict(SUM, "{'instances':[[1,2]]}");
    assertTrue(
        server
            .record(refused.header("Blindserve-Record").orElseThrow())
            .contains("invalid_tensor"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|400 invalid_request",
        "[]|400 invalid_request",
        "{'instances':[]}|400 invalid_request",
        "{'instances':{}}|400 invalid_request",
        "{'instances':[[1,2,3]],'inputs':[[1,2,3]]}|400 invalid_request",
        "{'instances':[[1,2,3]],'signature_name':'other'}|400 invalid_request",
        "{'instances':[[1,2,NaN]]}|400 invalid_request",
        "{'instances':[[1,2,-Infinity]]}|400 invalid_request",
        "{'instances':[[1,2,3]]} {}|400 invalid_request",
        "{'instances':[[1,2,3]|400 invalid_request",
        "{'instances':[[1,2,3],[1,2]]}|400 invalid_tensor",
        "{'instances':[[1,2,3],4]}|400 invalid_tensor",
        "{'instances':[[1,2,[3]]]}|400 invalid_tensor",
        "{'instances':[[]]}|400 invalid_tensor",
        "{'instances':[[1,2,'3']]}|400 invalid_tensor",
        "{'instances':[[1,2,null]]}|400 invalid_tensor",
        "{'instances':[[1,2,1e39]]}|400 invalid_tensor",
        "{'instances':[{'y':[1,2,3]}]}|400 invalid_tensor",
        "{'instances':[{'x':[1,2,3]},{}]}|400 invalid_tensor",
        "{'instances':[{}]}|400 invalid_tensor",
        "{'inputs':{}}|400 invalid_tensor",
        "{'inputs':[1,2,3]}|400 invalid_tensor",
      })
  void badBodiesAreRefused(String body, String expected) {
    Reply reply = predict(SUM, body);
    assertEquals(expected, reply.status() + " " + reply.code(), reply::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'b64':'aGk'}",
        "{'b64':'aGl='}",
        "{'b64':1}",
        "{'b65':'aGk='}",
        "{'b64':'','c':1}",
        "{}"
      })
  void badBase64IsRefused(String element) {
    Reply reply = predict(TEXT, "{'instances':[['a'," + element + "]]}");
    assertEquals("400 invalid_tensor", reply.status() + " " + reply.code(), reply::text);
  }

  @Test
  void deepNestingIsRefused() {
    Reply reply = predict(SUM, "{'instances':" + "[".repeat(60) + "1" + "]".repeat(60) + "}");
    assertEquals("400 invalid_tensor", reply.status() + " " + reply.code(), reply::text);
    Reply deeper = predict(SUM, "{'inputs':" + "[".repeat(100_000));
    assertEquals(400, deeper.status(), deeper::text);
  }

  @Test
  void outputsThatJsonCannotCarryAreNotAnsweredInIt() {
    Reply reply = predict(ECHO, "{'instances':[" + ECHO_ROW + "]}");
    assertEquals("501 unsupported", reply.status() + " " + reply.code(), reply::text);
    assertTrue(reply.text().contains("FP16"), reply.text());
  }

  @Test
  void whatOnnxLacksSaysSo() {
    for (String verb : new String[] {"classify", "regress"}) {
      Reply reply = predict("/v1/models/sum/versions/1:" + verb, "{'examples':[]}");
      assertEquals("501 unsupported", reply.status() + " " + reply.code(), reply::text);
      assertTrue(reply.text().contains("use predict"), reply.text());
    }
  }

  @Test
  void statusAndMetadata() {
    String ready =
        "'state':'AVAILABLE','status':{'error_code':'OK','error_message':''}}".replace('\'', '"');
    assertEquals(
        "{\"model_version_status\":[{\"version\":\"1\","
            + ready
            + ",{\"version\":\"2\","
            + ready
            + "]}",
        server.probe().get("/v1/models/sum").text());
    assertEquals(
        "{\"model_version_status\":[{\"version\":\"2\"," + ready + "]}",
        server.probe().get("/v1/models/sum/versions/2").text());
    Reply metadata = server.probe().get("/v1/models/sum/versions/1/metadata");
    assertEquals("sum", metadata.json().find("model_spec").orElseThrow().asObject().string("name"));
    assertTrue(
        metadata.text().contains("\"inputs\":{\"x\":{\"dtype\":\"DT_FLOAT\""), metadata.text());
  }

  @Test
  void statesAreToldWhereTheDefaultIsNotThere() {
    Reply status = server.probe().get("/v1/models/adrift");
    assertEquals(200, status.status(), status::text);
    assertTrue(status.text().contains("\"version\":\"1\",\"state\":\"AVAILABLE\""), status::text);
    assertEquals("unknown_version", server.probe().get("/v1/models/adrift/metadata").code());
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertEquals("unknown_model", server.probe().get("/v1/models/absent").code());
    assertEquals("unknown_version", server.probe().get("/v1/models/sum/versions/9").code());
    assertEquals("unknown_model", predict("/v1/models/absent:predict", "{}").code());
    assertEquals("method_not_allowed", server.probe().get(SUM).code());
    assertEquals("method_not_allowed", predict("/v1/models/sum", "{}").code());
    assertEquals("unknown_route", predict("/v1/models/sum:other", "{}").code());
  }
}
