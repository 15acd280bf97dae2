package io.blindserve.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds the bytes of small ONNX models. Field numbers are those of onnx.proto. */
final class OnnxFile {

  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int UINT16 = 4;
  static final int INT16 = 5;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int STRING = 8;
  static final int BOOL = 9;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;
  static final int UINT32 = 12;
  static final int UINT64 = 13;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int ATTRIBUTE_INT = 2;

  private final ProtoBytes graph = new ProtoBytes().text(2, "test");

  /** Adds an input of any number of rows. */
  OnnxFile input(String name, int type, int width) {
    graph.message(11, tensor(name, type, width));
    return this;
  }

  /** Adds an output of any number of rows. */
  OnnxFile output(String name, int type, int width) {
    graph.message(12, tensor(name, type, width));
    return this;
  }

  private static ProtoBytes tensor(String name, int type, int width) {
    ProtoBytes shape =
        new ProtoBytes()
            .message(1, new ProtoBytes().text(2, "rows"))
            .message(1, new ProtoBytes().number(1, width));
    ProtoBytes tensor = new ProtoBytes().number(1, type).message(2, shape);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
  }

  OnnxFile node(String operator, String out, String... in) {
    graph.message(1, nodeOf(operator, out, in));
    return this;
  }

  OnnxFile square(String out, String in) {
    return node("Mul", out, in, in);
  }

  /** Ends a network of one probability {@code p}. */
  OnnxFile sigmoid(String in) {
    return node("Sigmoid", "p", in).output("p", FLOAT, 1);
  }

  /** Adds a conversion to another element type. */
  OnnxFile cast(String out, String in, int type) {
    ProtoBytes to = new ProtoBytes().text(1, "to").number(3, type).number(20, ATTRIBUTE_INT);
    graph.message(1, nodeOf("Cast", out, in).message(5, to));
    return this;
  }

  private static ProtoBytes nodeOf(String operator, String out, String... in) {
    ProtoBytes node = new ProtoBytes();
    for (String name : in) {
      node.text(1, name);
    }
    return node.text(2, out).text(3, operator + "-" + out).text(4, operator);
  }

  /** Adds a constant matrix, row by row. */
  OnnxFile matrix(String name, int rows, int columns, float... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    graph.message(
        5,
        new ProtoBytes()
            .number(1, rows)
            .number(1, columns)
            .number(2, FLOAT)
            .text(8, name)
            .bytes(9, raw.array()));
    return this;
  }

  byte[] bytes() {
    return new ProtoBytes()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new ProtoBytes().number(2, OPSET))
        .toByteArray();
  }
}
