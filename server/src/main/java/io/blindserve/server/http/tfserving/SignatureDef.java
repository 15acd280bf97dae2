package io.blindserve.server.http.tfserving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a model takes and gives, in TensorFlow's words. */
public final class SignatureDef {

  /** The one signature that every model has here. */
  public static final String NAME = "serving_default";

  private SignatureDef() {}

  /** Returns the answer of {@code /metadata}. */
  public static byte[] json(String model, int version, ModelSignature signature) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("model_spec");
      json.writeStringField("name", model);
      json.writeStringField("signature_name", "");
      json.writeStringField("version", Integer.toString(version));
      json.writeEndObject();
      json.writeObjectFieldStart("metadata");
      json.writeObjectFieldStart("signature_def");
      json.writeObjectFieldStart("signature_def");
      json.writeObjectFieldStart(NAME);
      tensors(json, "inputs", signature.inputs());
      tensors(json, "outputs", signature.outputs());
      json.writeStringField("method_name", "tensorflow/serving/predict");
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    // The generator closes what is open.
    return out.toByteArray();
  }

  private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeObjectFieldStart(spec.name());
      json.writeStringField("dtype", type(spec.type()));
      json.writeObjectFieldStart("tensor_shape");
      json.writeArrayFieldStart("dim");
      for (long size : spec.shape()) {
        json.writeStartObject();
        json.writeStringField("size", Long.toString(size));
        json.writeStringField("name", "");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("unknown_rank", false);
      json.writeEndObject();
      json.writeStringField("name", spec.name());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String type(DataType type) {
    return switch (type) {
      case FP16 -> "DT_HALF";
      case BF16 -> "DT_BFLOAT16";
      case FP32 -> "DT_FLOAT";
      case FP64 -> "DT_DOUBLE";
      case BYTES -> "DT_STRING";
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> "DT_" + type.name();
    };
  }
}
