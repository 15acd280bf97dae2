package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.ByteString;
import io.blindserve.he.compile.graph.GraphTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;

/**
 * Reads the tensors that stand in a model file: floats of 16, 32 and 64 bits, integers of 8 to 64
 * bits, and booleans. Integers beyond 2^53 are rounded.
 */
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
    TensorType type = TensorType.of(tensor.getDataType(), place);
    double[] values =
        tensor.hasRawData() ? raw(tensor, type, size, place) : typed(tensor, type, size, place);
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

  private static double[] raw(Onnx.TensorProto tensor, TensorType type, int size, String place) {
    ByteString bytes = tensor.getRawData();
    if (bytes.size() != (long) size * type.bytes()) {
      throw new OnnxFormatException(
          "tensor '" + place + "' has " + bytes.size() + " bytes for " + size + " values");
    }
    ByteBuffer in = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = type.next(in);
    }
    return out;
  }

  private static double[] typed(Onnx.TensorProto tensor, TensorType type, int size, String place) {
    List<? extends Number> values = type.values(tensor);
    if (values.size() != size) {
      throw new OnnxFormatException(
          "tensor '" + place + "' has " + values.size() + " values, not " + size);
    }
    double[] out = new double[size];
    for (int i = 0; i < size; i++) {
      out[i] = type.value(values.get(i));
    }
    return out;
  }
}
