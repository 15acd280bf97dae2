package io.blindserve.server.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;

/** How tensors are written. */
public enum BodyForm {
  /** Numbers in JSON. */
  JSON {
    @Override
    byte[] body(JsonArray inputs, int rows) {
      Random random = new Random(SEED);
      JsonArray tensors = new JsonArray();
      for (int i = 0; i < inputs.size(); i++) {
        JsonObject input = inputs.getJsonObject(i);
        JsonArray data = new JsonArray();
        for (long n = elements(input, rows); n > 0; n--) {
          data.add(value(input.getString("datatype"), random));
        }
        tensors.add(tensor(input, rows).put("data", data));
      }
      return new JsonObject().put("inputs", tensors).toBuffer().getBytes();
    }

    @Override
    String header(JsonArray inputs, int rows) {
      return "Content-Type: application/json\r\n";
    }
  },
  /** Bytes behind the JSON, both ways; 32-bit floats alone. */
  BINARY {
    @Override
    byte[] body(JsonArray inputs, int rows) {
      Random random = new Random(SEED);
      Buffer body = document(inputs, rows);
      for (int i = 0; i < inputs.size(); i++) {
        for (long n = elements(inputs.getJsonObject(i), rows); n > 0; n--) {
          body.appendIntLE(Float.floatToIntBits(random.nextInt(1000) / 1000f));
        }
      }
      return body.getBytes();
    }

    @Override
    String header(JsonArray inputs, int rows) {
      return "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: "
          + document(inputs, rows).length()
          + "\r\n";
    }

    private Buffer document(JsonArray inputs, int rows) {
      JsonArray tensors = new JsonArray();
      for (int i = 0; i < inputs.size(); i++) {
        JsonObject input = inputs.getJsonObject(i);
        if (!input.getString("datatype").equals("FP32")) {
          throw new BenchException("binary bodies are made for FP32 inputs alone");
        }
        tensors.add(
            tensor(input, rows)
                .put(
                    "parameters",
                    new JsonObject().put("binary_data_size", 4 * elements(input, rows))));
      }
      return new JsonObject()
          .put("parameters", new JsonObject().put("binary_data_output", true))
          .put("inputs", tensors)
          .toBuffer();
    }
  };

  private static final long SEED = 7;
  private static final long MOST_ELEMENTS = 1 << 26;

  abstract byte[] body(JsonArray inputs, int rows);

  /** Returns the lines of the head that tell of the body. */
  abstract String header(JsonArray inputs, int rows);

  private static JsonObject tensor(JsonObject input, int rows) {
    return new JsonObject()
        .put("name", input.getString("name"))
        .put("datatype", input.getString("datatype"))
        .put("shape", shape(input, rows));
  }

  /** An open first dimension is that of rows, others are 1. */
  private static JsonArray shape(JsonObject input, int rows) {
    JsonArray declared = input.getJsonArray("shape");
    JsonArray shape = new JsonArray();
    for (int i = 0; i < declared.size(); i++) {
      long size = declared.getLong(i);
      shape.add(size >= 0 ? size : i == 0 ? rows : 1L);
    }
    return shape;
  }

  private static long elements(JsonObject input, int rows) {
    JsonArray shape = shape(input, rows);
    long count = 1;
    for (int i = 0; i < shape.size(); i++) {
      count = Math.multiplyExact(count, shape.getLong(i));
      if (count > MOST_ELEMENTS) {
        throw new BenchException("an input would have more than " + MOST_ELEMENTS + " elements");
      }
    }
    return count;
  }

  private static Object value(String datatype, Random random) {
    return switch (datatype) {
      case "BOOL" -> random.nextBoolean();
      case "BYTES" -> "word";
      case "FP16", "BF16" -> throw new BenchException("no JSON holds " + datatype);
      case "FP32", "FP64" -> random.nextInt(1000) / 1000.0;
      default -> random.nextInt(10);
    };
  }
}
