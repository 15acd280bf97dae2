package io.blindserve.server.inference.encrypted.onnx;

import java.nio.ByteBuffer;
import java.util.List;
import onnx.Onnx;

/** A type of a tensor's values: how the file writes them, and what they are as doubles. */
enum TensorType {
  FLOAT(4),
  DOUBLE(8),
  FLOAT16(2),
  BFLOAT16(2),
  INT8(1),
  UINT8(1),
  BOOL(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  INT64(8),
  UINT64(8);

  private static final double TWO_TO_64 = 0x1p64;

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the type of a number in the file. */
  static TensorType of(int type, String place) {
    return switch (type) {
      case Onnx.TensorProto.DataType.FLOAT_VALUE -> FLOAT;
      case Onnx.TensorProto.DataType.DOUBLE_VALUE -> DOUBLE;
      case Onnx.TensorProto.DataType.FLOAT16_VALUE -> FLOAT16;
      case Onnx.TensorProto.DataType.BFLOAT16_VALUE -> BFLOAT16;
      case Onnx.TensorProto.DataType.INT8_VALUE -> INT8;
      case Onnx.TensorProto.DataType.UINT8_VALUE -> UINT8;
      case Onnx.TensorProto.DataType.BOOL_VALUE -> BOOL;
      case Onnx.TensorProto.DataType.INT16_VALUE -> INT16;
      case Onnx.TensorProto.DataType.UINT16_VALUE -> UINT16;
      case Onnx.TensorProto.DataType.INT32_VALUE -> INT32;
      case Onnx.TensorProto.DataType.UINT32_VALUE -> UINT32;
      case Onnx.TensorProto.DataType.INT64_VALUE -> INT64;
      case Onnx.TensorProto.DataType.UINT64_VALUE -> UINT64;
      default ->
          throw new OnnxFormatException(
              "tensor '"
                  + place
                  + "' has data type "
                  + type
                  + "; floats of 16 bits or more, integers of 8 bits or more and booleans are read");
    };
  }

  /** Returns the bytes of a value in raw data. */
  int bytes() {
    return bytes;
  }

  /** Returns the next value of raw data in little-endian order. */
  double next(ByteBuffer in) {
    return switch (this) {
      case FLOAT -> in.getFloat();
      case DOUBLE -> in.getDouble();
      case FLOAT16 -> half(in.getShort());
      case BFLOAT16 -> Float.intBitsToFloat(in.getShort() << 16);
      case INT8 -> in.get();
      case UINT8 -> in.get() & 0xff;
      case BOOL -> in.get() == 0 ? 0 : 1;
      case INT16 -> in.getShort();
      case UINT16 -> in.getShort() & 0xffff;
      case INT32 -> in.getInt();
      case UINT32 -> in.getInt() & 0xffffffffL;
      case INT64 -> in.getLong();
      case UINT64 -> unsigned(in.getLong());
    };
  }

  /** Returns the field that holds values which are not raw. */
  List<? extends Number> values(Onnx.TensorProto tensor) {
    return switch (this) {
      case FLOAT -> tensor.getFloatDataList();
      case DOUBLE -> tensor.getDoubleDataList();
      case INT64 -> tensor.getInt64DataList();
      case UINT32, UINT64 -> tensor.getUint64DataList();
      case FLOAT16, BFLOAT16, INT8, UINT8, BOOL, INT16, UINT16, INT32 -> tensor.getInt32DataList();
    };
  }

  /** Returns a value of that field as a double. */
  double value(Number number) {
    return switch (this) {
      case FLOAT, DOUBLE -> number.doubleValue();
      case FLOAT16 -> half((short) number.intValue());
      case BFLOAT16 -> Float.intBitsToFloat(number.intValue() << 16);
      case BOOL -> number.intValue() == 0 ? 0 : 1;
      case UINT64 -> unsigned(number.longValue());
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> number.longValue();
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : bits + TWO_TO_64;
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  static double half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> StrictMath.scalb(1.0 + fraction * 0x1p-10, exponent - 15);
        };
    return bits < 0 ? -size : size;
  }
}
