package io.blindserve.server;

import java.util.ArrayList;
import java.util.List;

/** A request of the model {@code echo}: two elements of every type, the ends of each range. */
final class EchoRequest {

  private static final int[] TYPES = {
    OnnxFile.BOOL,
    OnnxFile.UINT8,
    OnnxFile.INT8,
    OnnxFile.INT16,
    OnnxFile.INT32,
    OnnxFile.INT64,
    OnnxFile.FLOAT,
    OnnxFile.DOUBLE
  };
  private static final List<String> NAMES =
      List.of("BOOL", "UINT8", "INT8", "INT16", "INT32", "INT64", "FP32", "FP64");

  static final List<String> DATA =
      List.of(
          "[true,false]",
          "[0,255]",
          "[-128,127]",
          "[-32768,32767]",
          "[7,300]",
          "[-9223372036854775808,9223372036854775807]",
          "[0.1,-2.5]",
          "[0.1,-2.5]");

  private EchoRequest() {}

  static String inputs() {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < TYPES.length; i++) {
      inputs.add(
          "{\"name\":\"in"
              + TYPES[i]
              + "\",\"shape\":[1,2],\"datatype\":\""
              + NAMES.get(i)
              + "\",\"data\":"
              + DATA.get(i)
              + "}");
    }
    return "[" + String.join(",", inputs) + "]";
  }

  static String outputs() {
    List<String> outputs = new ArrayList<>();
    for (int type : TYPES) {
      outputs.add("{\"name\":\"out" + type + "\"}");
    }
    return "[" + String.join(",", outputs) + "]";
  }
}
