package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.ByteString;
import io.blindserve.he.compile.graph.GraphTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/** Reads the tensors that stand in a model file: float, double, and integers of 8 to 64 bits. */
final class TensorReader {

  private static final int MAX_RANK = 8;
  private static final int MAX_VALUES = 64 << 20;

  private TensorReader() {}

  static GraphTensor read(Onnx.TensorProto tensor, String place) {
    if (tensor.getExternalDataCount() > 0
        || tensor.getDataLocation() == Onnx.TensorProto.DataLocation.EXTERNAL) {
      throw new OnnxFormatException("tensor '" + place + "' has its data outside the file");
    }
    List<Integer> shape = shape(tensor, place);
    int size = shape.stream().reduce(1, Math::multiplyExact);
    double[] values = tensor.hasRawData() ? raw(tensor, size, place) : typed(tensor, size, place);
    return new GraphTensor(shape, values);
  }

  private static List<Integer> shape(Onnx.TensorProto tensor, String place) {
    if (tensor.getDimsCount() > MAX_RANK || tensor.hasSegment()) {
      throw new OnnxFormatException(
          "tensor '" + place + "' has " + tensor.getDimsCount() + " dimensions or is cut");
    }
    List<Integer> shape = new ArrayList<>();
    long size = 1;
    for (long dimension : tensor.getDimsList()) {
      if (dimension < 1 || dimension > MAX_VALUES || size * dimension > MAX_VALUES) {
        throw new OnnxFormatException(
            "tensor '" + place + "' is empty or has more than " + MAX_VALUES + " values");
      }
      size *= dimension;
      shape.add((int) dimension);
    }
    return shape;
  }

  private static double[] raw(Onnx.TensorProto tensor, int size, String place) {
    ByteString bytes = tensor.getRawData();
    int width = width(tensor, place);
    if (bytes.size() != (long) size * width) {
      throw new OnnxFormatException(
          "tensor '" + place + "' has " + bytes.size() + " bytes for " + size + " values");
    }
    ByteBuffer in = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = next(in, tensor.getDataType());
    }
    return out;
  }

  private static int width(Onnx.TensorProto tensor, String place) {
    return switch (tensor.getDataType()) {
      case Onnx.TensorProto.DataType.FLOAT_VALUE, Onnx.TensorProto.DataType.INT32_VALUE ->
          Float.BYTES;
      case Onnx.TensorProto.DataType.DOUBLE_VALUE, Onnx.TensorProto.DataType.INT64_VALUE ->
          Double.BYTES;
      case Onnx.TensorProto.DataType.UINT8_VALUE -> Byte.BYTES;
      default ->
          throw new OnnxFormatException(
              "tensor '"
                  + place
                  + "' has data type "
                  + tensor.getDataType()
                  + "; float, double, int32, int64 and uint8 are read");
    };
  }

  private static double next(ByteBuffer in, int type) {
    return switch (type) {
      case Onnx.TensorProto.DataType.FLOAT_VALUE -> in.getFloat();
      case Onnx.TensorProto.DataType.INT32_VALUE -> in.getInt();
      case Onnx.TensorProto.DataType.INT64_VALUE -> in.getLong();
      case Onnx.TensorProto.DataType.UINT8_VALUE -> Byte.toUnsignedInt(in.get());
      default -> in.getDouble();
    };
  }

  private static double[] typed(Onnx.TensorProto tensor, int size, String place) {
    width(tensor, place);
    List<? extends Number> values =
        switch (tensor.getDataType()) {
          case Onnx.TensorProto.DataType.FLOAT_VALUE -> tensor.getFloatDataList();
          case Onnx.TensorProto.DataType.INT32_VALUE, Onnx.TensorProto.DataType.UINT8_VALUE ->
              tensor.getInt32DataList();
          case Onnx.TensorProto.DataType.INT64_VALUE -> tensor.getInt64DataList();
          default -> tensor.getDoubleDataList();
        };
    if (values.size() != size) {
      throw new OnnxFormatException(
          "tensor '" + place + "' has " + values.size() + " values, not " + size);
    }
    return values.stream().mapToDouble(Number::doubleValue).toArray();
  }
}
