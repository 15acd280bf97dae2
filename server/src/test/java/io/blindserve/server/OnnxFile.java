package io.blindserve.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds the bytes of small ONNX models. Field numbers are those of onnx.proto. */
public final class OnnxFile {

  public static final int FLOAT = 1;
  public static final int UINT8 = 2;
  public static final int INT8 = 3;
  public static final int UINT16 = 4;
  public static final int INT16 = 5;
  public static final int INT32 = 6;
  public static final int INT64 = 7;
  public static final int STRING = 8;
  public static final int BOOL = 9;
  public static final int FLOAT16 = 10;
  public static final int DOUBLE = 11;
  public static final int UINT32 = 12;
  public static final int UINT64 = 13;
  public static final int BFLOAT16 = 16;

  /** A width that a call decides. */
  public static final int ANY = -1;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int ATTRIBUTE_INT = 2;

  private final ProtoBytes graph = new ProtoBytes().text(2, "test");

  /** Adds an input of any number of rows; a width of {@link #ANY} is free too. */
  public OnnxFile input(String name, int type, int width) {
    graph.message(11, tensor(name, type, width));
    return this;
  }

  /** Adds an output of any number of rows. */
  public OnnxFile output(String name, int type, int width) {
    graph.message(12, tensor(name, type, width));
    return this;
  }

  private static ProtoBytes tensor(String name, int type, int width) {
    ProtoBytes shape =
        new ProtoBytes()
            .message(1, new ProtoBytes().text(2, "rows"))
            .message(
                1,
                width == ANY
                    ? new ProtoBytes().text(2, "width")
                    : new ProtoBytes().number(1, width));
    ProtoBytes tensor = new ProtoBytes().number(1, type).message(2, shape);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
  }

  /** Adds an output that is a sequence of tensors. */
  public OnnxFile sequenceOutput(String name, int type) {
    ProtoBytes element = new ProtoBytes().message(1, new ProtoBytes().number(1, type));
    ProtoBytes sequence = new ProtoBytes().message(4, new ProtoBytes().message(1, element));
    graph.message(12, new ProtoBytes().text(1, name).message(2, sequence));
    return this;
  }

  public OnnxFile node(String operator, String out, String... in) {
    graph.message(1, nodeOf(operator, out, in));
    return this;
  }

  OnnxFile square(String out, String in) {
    return node("Mul", out, in, in);
  }

  /** Ends a network of one probability {@code p}. */
  public OnnxFile sigmoid(String in) {
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
  public OnnxFile matrix(String name, int rows, int columns, float... values) {
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

  public byte[] bytes() {
    return new ProtoBytes()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new ProtoBytes().number(2, OPSET))
        .toByteArray();
  }
}
