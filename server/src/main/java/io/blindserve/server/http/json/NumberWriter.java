package io.blindserve.server.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the numbers and truth values of one output as JSON. */
public final class NumberWriter {

  private final JsonGenerator json;
  private final Tensor tensor;
  private final String otherwise;

  /**
   * Makes a writer.
   *
   * @param otherwise what a caller may do where JSON cannot carry an element
   */
  public NumberWriter(JsonGenerator json, Tensor tensor, String otherwise) {
    this.json = json;
    this.tensor = tensor;
    this.otherwise = otherwise;
  }

  /** Writes the number at the position of {@code data}, which moves on. */
  public void write(ByteBuffer data) throws IOException {
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
      case FP16, BF16 -> throw needsBinary("has type " + tensor.type());
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
        "output \"" + tensor.name() + "\" " + why + ", which JSON cannot carry; " + otherwise);
  }
}
