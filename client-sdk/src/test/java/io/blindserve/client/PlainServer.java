package io.blindserve.client;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Answers of a plain model {@code sum}: the output of a row is the sum of its three features. */
public final class PlainServer {

  static final String METADATA =
      """
      {"name":"sum","versions":["1","2"],"platform":"onnxruntime_onnx",
       "inputs":[{"name":"x","datatype":"FP32","shape":[-1,3]}],
       "outputs":[{"name":"p","datatype":"FP32","shape":[-1,1]}],
       "parameters":{"task":"binary_classification","labels":["no","yes"],"features":["a","b","c"]}}
      """;

  private PlainServer() {}

  public static Answer answer(Asked asked) {
    return asked.method().equals("GET") ? Answer.json(200, METADATA) : sums(asked, "sum", "2");
  }

  static JsonObject header(Asked asked) {
    int length = Integer.parseInt(asked.headers().get("Inference-Header-Content-Length"));
    return Json.parse(Arrays.copyOf(asked.body(), length), JsonLimits.ofBytes(1 << 20)).asObject();
  }

  static Answer sums(Asked asked, String model, String version) {
    JsonObject header = header(asked);
    int at = Integer.parseInt(asked.headers().get("Inference-Header-Content-Length"));
    ByteBuffer in =
        ByteBuffer.wrap(asked.body(), at, asked.body().length - at).order(ByteOrder.LITTLE_ENDIAN);
    int rows = in.remaining() / 12;
    ByteBuffer out = ByteBuffer.allocate(4 * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      out.putFloat(in.getFloat() + in.getFloat() + in.getFloat());
    }
    String json =
        "{\"model_name\":\""
            + model
            + "\",\"model_version\":\""
            + version
            + "\",\"id\":\""
            + header.string("id")
            + "\","
            + "\"outputs\":[{\"name\":\"p\",\"datatype\":\"FP32\",\"shape\":["
            + rows
            + ",1],"
            + "\"parameters\":{\"binary_data_size\":"
            + 4 * rows
            + "}}]}";
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(text, text.length + 4 * rows);
    System.arraycopy(out.array(), 0, body, text.length, 4 * rows);
    return new Answer(
        200,
        Map.of(
            "Inference-Header-Content-Length",
            Integer.toString(text.length),
            "Blindserve-Record",
            "r-7",
            "Blindserve-Compute-Ms",
            "1.25"),
        body);
  }

  /** The same answer in the JSON form. */
  static Answer jsonSums(Asked asked) {
    String id = header(asked).string("id");
    return Answer.json(
        200,
        "{\"model_name\":\"sum\",\"model_version\":\"2\",\"id\":\""
            + id
            + "\",\"outputs\":[{\"name\":\"p\","
            + "\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[[0.25],[0.75]]}]}");
  }

  /**
   * As a converted scikit-learn classifier answers: whole numbers of classes, then a probability a
   * class.
   */
  static Answer labelsFirst(Asked asked) {
    if (asked.method().equals("GET")) {
      String labels = "{\"name\":\"label\",\"datatype\":\"INT64\",\"shape\":[-1]},";
      String outputs = METADATA.replace("\"outputs\":[", "\"outputs\":[" + labels);
      return Answer.json(200, outputs.replace("[-1,1]", "[-1,2]"));
    }
    return Answer.json(
        200,
        "{\"model_name\":\"sum\",\"model_version\":\"2\",\"id\":\""
            + header(asked).string("id")
            + "\",\"outputs\":["
            + "{\"name\":\"label\",\"datatype\":\"INT64\",\"shape\":[2],\"data\":[1,0]},"
            + "{\"name\":\"p\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[0.25,0.75,0.5,0.25]}]}");
  }
}
