package io.blindserve.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.ServerRefusedException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileAnswerTest {

  private static final String JSON =
      "{\"model_name\":\"m\",\"model_version\":\"1\",\"id\":\"i\",\"outputs\":[{\"name\":\"a\",\"datatype\":\"FP32\","
          + "\"shape\":[2,1],\"parameters\":{\"binary_data_size\":8}},{\"name\":\"b\",\"datatype\":\"BYTES\",\"shape\":[2],"
          + "\"parameters\":{\"binary_data_size\":11}}]}";
  private static final byte[] BINARY = {
    0, 0, 0x60, 0x40, 0, 0, (byte) 0x80, (byte) 0xbf, 1, 0, 0, 0, 7, 2, 0, 0, 0, 8, 9
  };

  private static Reply reply(int status, Map<String, String> headers, byte[] body) {
    Map<String, List<String>> lists = new java.util.TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new Reply(status, HttpHeaders.of(lists, (name, value) -> true), body);
  }

  private static Reply binary(byte[] json, byte[] tensors) {
    byte[] body = Arrays.copyOf(json, json.length + tensors.length);
    System.arraycopy(tensors, 0, body, json.length, tensors.length);
    return reply(
        200, Map.of("Inference-Header-Content-Length", Integer.toString(json.length)), body);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anHonestAnswerIsRead() {
    InferAnswer answer = InferAnswer.parse("i", binary(utf8(JSON), BINARY));
    assertEquals(3.5, answer.output("a").floatRows(2)[0][0]);
    assertEquals(-1, answer.output("a").floatRows(2)[1][0]);
    assertEquals(
        List.of(1, 2), answer.output("b").elements(2).stream().map(e -> e.length).toList());
    assertEquals(Optional.of("1"), answer.version());
    assertThrows(ProtocolException.class, () -> answer.output("c"));
    assertThrows(ProtocolException.class, () -> answer.output("a").floatRows(1));
    assertThrows(ProtocolException.class, () -> answer.output("b").elements(1));
    assertThrows(ProtocolException.class, () -> answer.output("b").floatRows(2));
    assertThrows(ProtocolException.class, () -> answer.output("a").elements(2));
  }

  @Test
  void base64IsReadAndCheckedStrictly() {
    String form =
        "{\"model_name\":\"m\",\"id\":\"i\",\"outputs\":[{\"name\":\"b\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"%s\"]}]}";
    assertEquals(
        2,
        InferAnswer.parse("i", reply(200, Map.of(), utf8(form.formatted("CAk="))))
            .output("b")
            .elements(1)
            .get(0)
            .length);
    for (String bad : new String[] {"CA k=", "CAk=\\n", "C", "CA_-", "%%%%"}) {
      Reply reply = reply(200, Map.of(), utf8(form.formatted(bad)));
      assertThrows(ProtocolException.class, () -> InferAnswer.parse("i", reply), bad);
    }
  }

  @Test
  void mutatedAnswersAreReadOrRefusedAndNothingElse() {
    Random random = new Random(20261124);
    byte[] json = utf8(JSON);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] head = json.clone();
      byte[] tensors = Arrays.copyOf(BINARY, BINARY.length - random.nextInt(3) + random.nextInt(3));
      for (int changes = random.nextInt(3) + (round % 2); changes > 0; changes--) {
        byte[] target = random.nextBoolean() ? head : tensors;
        target[random.nextInt(target.length)] = (byte) random.nextInt(256);
      }
      try {
        InferAnswer answer = InferAnswer.parse("i", binary(head, tensors));
        readAll(answer);
      } catch (ProtocolException e) {
        refused++;
      }
    }
    assertTrue(refused > 5_000, "refused " + refused);
  }

  private static void readAll(InferAnswer answer) {
    for (String name : new ArrayList<>(answer.outputs().keySet())) {
      assertTrue(answer.output(name).binaryBytes() >= 0);
    }
    answer.output("a").floatRows(2);
    answer.output("b").elements(2);
  }

  @Test
  void aServersSentenceCannotControlATerminal() {
    String body =
        "{\"error\":\"a\\u001b[31mred\\u0007\\n\\u202eb"
            + "x".repeat(1000)
            + "\",\"code\":\"BAD CODE\"}";
    ServerRefusedException refusal = Documents.refusal(reply(400, Map.of(), utf8(body)));
    assertEquals("http_status", refusal.code());
    assertFalse(refusal.getMessage().chars().anyMatch(c -> c < 32 || c == 0x202e));
    assertTrue(refusal.getMessage().length() < 600);
    ServerRefusedException none = Documents.refusal(reply(502, Map.of(), utf8("<html>")));
    assertEquals(
        "the server refused (502 http_status): no error document in the answer", none.getMessage());
  }

  @Test
  void headersThatAreNoNumbersAreNone() {
    byte[] json = utf8("{\"model_name\":\"m\",\"id\":\"i\",\"outputs\":[]}");
    for (String text : new String[] {"NaN", "1e5", "-1", "", "1.", "99999999999"}) {
      Reply reply = reply(200, Map.of("Blindserve-Compute-Ms", text), json);
      assertEquals(Optional.empty(), InferAnswer.parse("i", reply).computeMillis(), text);
    }
    assertEquals(
        Optional.of(12.5),
        InferAnswer.parse("i", reply(200, Map.of("Blindserve-Compute-Ms", "12.5"), json))
            .computeMillis());
  }
}
