package io.blindserve.server.http;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.InferResponseCodec.ElementForm;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
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
    while (data.hasRemaining()) {
      writeNumber(data);
    }
    json.writeEndArray();
  }

  private void writeNumber(ByteBuffer data) throws IOException {
    switch (tensor.type()) {
      case BOOL -> json.writeBoolean(data.get() != 0);
      case INT8 -> json.writeNumber(data.get());
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(data.get()));
      case INT16 -> json.writeNumber(data.getShort());
      case UINT16 -> json.writeNumber(Short.toUnsignedInt(data.getShort()));
      case INT32 -> json.writeNumber(data.getInt());
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(data.getInt()));
      case INT64 -> json.writeNumber(data.getLong());
      case UINT64 -> json.writeNumber(Long.toUnsignedString(data.getLong()));
      case FP32 -> writeFinite(data.getFloat());
      case FP64 -> writeFinite(data.getDouble());
      case FP16 -> throw needsBinary("has type FP16");
      case BYTES -> throw new IllegalStateException("BYTES are not numbers");
    }
  }

  private void writeFinite(float value) throws IOException {
    if (!Float.isFinite(value)) {
      throw needsBinary("has an element that is not finite");
    }
    json.writeNumber(value);
  }

  private void writeFinite(double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw needsBinary("has an element that is not finite");
    }
    json.writeNumber(value);
  }

  private ProblemException needsBinary(String why) {
    return new ProblemException(
        ErrorCode.UNSUPPORTED,
        "output \""
            + tensor.name()
            + "\" "
            + why
            + ", which JSON cannot carry; ask for binary_data");
  }
}
