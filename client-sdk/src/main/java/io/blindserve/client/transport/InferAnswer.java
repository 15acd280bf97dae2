package io.blindserve.client.transport;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An answer to an inference request, checked as far as the protocol goes: names are distinct, sizes
 * add up, and the request's id came back.
 *
 * @param model the model that answered
 * @param version the version that answered, when the server says it
 * @param outputs the tensors by name, in the server's order
 * @param reply the reply below, for its headers
 */
public record InferAnswer(
    String model, Optional<String> version, Map<String, AnswerTensor> outputs, Reply reply) {

  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  static InferAnswer parse(String id, Reply reply) {
    int jsonBytes = jsonBytes(reply);
    byte[] json = Arrays.copyOf(reply.body(), jsonBytes);
    return Documents.read(
        "answer", json, document -> read(id, document.asObject(), jsonBytes, reply));
  }

  private static int jsonBytes(Reply reply) {
    Optional<String> header = reply.header(HEADER_LENGTH);
    if (header.isEmpty()) {
      return reply.body().length;
    }
    String text = header.get();
    boolean number =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int length = number ? Integer.parseInt(text) : -1;
    if (length < 2 || length > reply.body().length) {
      throw new ProtocolException(
          "the answer's " + HEADER_LENGTH + " does not fit its " + reply.body().length + " bytes");
    }
    return length;
  }

  private static InferAnswer read(String id, JsonObject document, int jsonBytes, Reply reply) {
    if (!document.find("id").map(JsonValue::asString).equals(Optional.of(id))) {
      throw new ProtocolException("the answer carries another request's id");
    }
    Map<String, AnswerTensor> outputs = new LinkedHashMap<>();
    int at = jsonBytes;
    for (JsonValue value : document.array("outputs").values()) {
      AnswerTensor tensor = AnswerTensor.parse(value.asObject(), reply.body(), at);
      at += tensor.binaryBytes();
      if (outputs.put(tensor.name(), tensor) != null) {
        throw new ProtocolException("the answer names an output twice");
      }
    }
    if (at != reply.body().length) {
      throw new ProtocolException(
          "the answer has " + (reply.body().length - at) + " bytes that no tensor claims");
    }
    return new InferAnswer(
        document.string("model_name"),
        document.find("model_version").map(JsonValue::asString),
        outputs,
        reply);
  }

  /** Returns the output of that name, or throws {@link ProtocolException}. */
  public AnswerTensor output(String name) {
    return Optional.ofNullable(outputs.get(name))
        .orElseThrow(
            () -> new ProtocolException("the answer lacks output " + Documents.printable(name)));
  }

  /** Feeds the bytes that a record's digest of the answer is taken of. */
  public void feed(Consumer<ByteBuffer> sink) {
    outputs.values().forEach(output -> output.feed(sink));
  }

  /** Returns the milliseconds that the evaluation alone took on the server, when it says so. */
  public Optional<Double> computeMillis() {
    return reply
        .header("Blindserve-Compute-Ms")
        .filter(InferAnswer::isDecimal)
        .map(Double::valueOf);
  }

  private static boolean isDecimal(String text) {
    return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?");
  }
}
