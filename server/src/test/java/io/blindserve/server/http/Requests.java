package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Requests as text, and what becomes of them. */
final class Requests {

  private Requests() {}

  static InferRequest read(String json) {
    return InferRequestCodec.decode(json.getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
  }

  /** Reads a request of a JSON part and the bytes after it. */
  static InferRequest read(String json, byte... section) {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[head.length + section.length];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(section, 0, body, head.length, section.length);
    return InferRequestCodec.decode(body, OptionalInt.of(head.length));
  }

  /** Returns a request of one input {@code x}. */
  static String input(String type, String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":"
        + shape
        + ",\"datatype\":\""
        + type
        + "\",\"data\":"
        + data
        + "}]}";
  }

  /** Returns a request of one input {@code x} whose bytes follow. */
  static String binaryInput(String type, String shape, String size) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":"
        + shape
        + ",\"datatype\":\""
        + type
        + "\",\"parameters\":{\"binary_data_size\":"
        + size
        + "}}]}";
  }

  static void assertRefused(ErrorCode code, String sentencePart, String json, byte... section) {
    ProblemException e = assertThrows(ProblemException.class, () -> read(json, section), json);
    assertEquals(code, e.problem().code(), () -> e.getMessage() + " for " + json);
    assertTrue(e.getMessage().contains(sentencePart), () -> e.getMessage() + " for " + json);
  }
}
