package io.blindserve.server.http.tfserving;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.NumberWriter;
import io.blindserve.server.http.json.Utf8;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one output as nested arrays, all of it or row by row. */
final class OutputCursor {

  private final JsonGenerator json;
  private final Tensor tensor;
  private final NumberWriter numbers;
  private final ByteBuffer data;
  private final boolean namedBytes;
  private int element;

  OutputCursor(JsonGenerator json, Tensor tensor) {
    this.json = json;
    this.tensor = tensor;
    this.numbers =
        new NumberWriter(json, tensor, "ask for it in binary form by /v2/models/{name}/infer");
    this.data = tensor.data();
    this.namedBytes = tensor.name().endsWith("_bytes");
  }

  String name() {
    return tensor.name();
  }

  /** Writes the next value that lies {@code depth} arrays deep. */
  void write(int depth) throws IOException {
    if (depth == tensor.shape().size()) {
      writeElement();
      return;
    }
    json.writeStartArray();
    for (long i = 0; i < tensor.shape().get(depth); i++) {
      write(depth + 1);
    }
    json.writeEndArray();
  }

  private void writeElement() throws IOException {
    if (tensor.type() != DataType.BYTES) {
      numbers.write(data);
      return;
    }
    byte[] bytes = tensor.elements().get(element++);
    if (namedBytes || !Utf8.isValid(bytes, 0, bytes.length)) {
      json.writeStartObject();
      json.writeFieldName("b64");
      json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, 0, bytes.length);
      json.writeEndObject();
    } else {
      json.writeUTF8String(bytes, 0, bytes.length);
    }
  }
}
