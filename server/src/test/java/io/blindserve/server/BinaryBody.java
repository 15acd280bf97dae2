package io.blindserve.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request in the binary form: a JSON part and bytes behind it. */
final class BinaryBody {

  static final String LENGTH_HEADER = "Inference-Header-Content-Length";

  private final byte[] json;
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

  BinaryBody(String json) {
    this.json = json.getBytes(StandardCharsets.UTF_8);
  }

  BinaryBody floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes(bytes.array());
  }

  BinaryBody bytes(byte... values) {
    tail.writeBytes(values);
    return this;
  }

  /** An element of a BYTES tensor. */
  BinaryBody element(byte[] value) {
    bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value.length).array());
    return bytes(value);
  }

  Map<String, String> headers() {
    return Map.of(LENGTH_HEADER, Integer.toString(json.length));
  }

  byte[] body() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(json);
    whole.writeBytes(tail.toByteArray());
    return whole.toByteArray();
  }

  /** Returns the bytes behind the JSON part of an answer. */
  static ByteBuffer tailOf(Reply reply) {
    int at = Integer.parseInt(reply.header(LENGTH_HEADER).orElseThrow());
    return ByteBuffer.wrap(reply.body(), at, reply.body().length - at)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the JSON part of an answer. */
  static String jsonOf(Reply reply) {
    int length = Integer.parseInt(reply.header(LENGTH_HEADER).orElseThrow());
    return new String(reply.body(), 0, length, StandardCharsets.UTF_8);
  }
}
