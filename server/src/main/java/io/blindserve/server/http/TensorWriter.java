package io.blindserve.server.http;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.InferResponseCodec.ElementForm;
import io.blindserve.server.http.json.NumberWriter;
import io.blindserve.server.http.json.Utf8;
import io.blindserve.server.http.tensor.BinaryTensors;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes one output into the JSON part of an answer. */
final class TensorWriter {

  private final JsonGenerator json;
  private final Tensor tensor;
  private final ElementForm form;

  TensorWriter(JsonGenerator json, Tensor tensor, ElementForm form) {
    this.json = json;
    this.tensor = tensor;
    this.form = form;
  }

  /**
   * Writes the output.
   *
   * @param binary whether its data come after the JSON part
   */
  void write(boolean binary) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeArrayFieldStart("shape");
    for (long dimension : tensor.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    json.writeStringField("datatype", tensor.type().name());
    if (binary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", BinaryTensors.size(tensor));
      json.writeEndObject();
    } else if (tensor.type() == DataType.BYTES) {
      writeElements();
    } else {
      writeNumbers();
    }
    json.writeEndObject();
  }

  private void writeElements() throws IOException {
    List<byte[]> elements = tensor.elements();
    boolean base64 =
        form == ElementForm.BASE64
            || !elements.stream().allMatch(element -> Utf8.isValid(element, 0, element.length));
    if (base64) {
      json.writeObjectFieldStart("parameters");
      json.writeStringField("content_type", "base64");
      json.writeEndObject();
    }
    json.writeArrayFieldStart("data");
    for (byte[] element : elements) {
      if (base64) {
        json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, element, 0, element.length);
      } else {
        json.writeUTF8String(element, 0, element.length);
      }
    }
    json.writeEndArray();
  }

  private void writeNumbers() throws IOException {
    json.writeArrayFieldStart("data");
    ByteBuffer data = tensor.data();
    NumberWriter numbers = new NumberWriter(json, tensor, "ask for binary_data");
    while (data.hasRemaining()) {
      numbers.write(data);
    }
    json.writeEndArray();
  }
}
