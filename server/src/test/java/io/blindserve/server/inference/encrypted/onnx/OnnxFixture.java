package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx;

/** Builds small ONNX models. */
final class OnnxFixture {

  private OnnxFixture() {}

  static Onnx.TensorProto.Builder floats(String name, List<Long> dims, float... values) {
    Onnx.TensorProto.Builder out =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .addAllDims(dims)
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE);
    for (float value : values) {
      out.addFloatData(value);
    }
    return out;
  }

  static Onnx.TensorProto.Builder raw(String name, List<Long> dims, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Onnx.TensorProto.newBuilder()
        .setName(name)
        .addAllDims(dims)
        .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
        .setRawData(ByteString.copyFrom(bytes.array()));
  }

  static Onnx.NodeProto.Builder node(
      String name, String operator, String output, String... inputs) {
    return Onnx.NodeProto.newBuilder()
        .setName(name)
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  static Onnx.AttributeProto.Builder integer(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value);
  }

  static Onnx.ValueInfoProto.Builder value(String name, long... dims) {
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    for (long dim : dims) {
      shape.addDim(
          dim < 0
              ? Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("N")
              : Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(Onnx.TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)));
  }

  /** A model of two features: MatMul, Add, square, Gemm, sigmoid, with a clip before. */
  static Onnx.ModelProto.Builder model() {
    Onnx.GraphProto.Builder graph =
        Onnx.GraphProto.newBuilder()
            .setName("g")
            .addInput(value("x", -1, 2))
            .addOutput(value("y", -1, 1))
            .addInitializer(floats("low", List.of(), -1))
            .addInitializer(floats("high", List.of(), 1))
            .addInitializer(raw("w1", List.of(2L, 3L), 1, 2, 3, 4, 5, 6))
            .addInitializer(floats("b1", List.of(3L), 0.5f, 0, -0.5f))
            .addInitializer(floats("w2", List.of(1L, 3L), 0.25f, -0.5f, 0.125f))
            .addNode(node("clip", "Clip", "c", "x", "low", "high"))
            .addNode(node("product", "MatMul", "p", "c", "w1"))
            .addNode(node("bias", "Add", "z", "p", "b1"))
            .addNode(node("square", "Mul", "h", "z", "z"))
            .addNode(node("last", "Gemm", "o", "h", "w2").addAttribute(integer("transB", 1)))
            .addNode(node("sigmoid", "Sigmoid", "y", "o"));
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph);
  }
}
