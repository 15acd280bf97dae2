package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.compile.graph.GraphTensor;
import java.util.List;
import onnx.Onnx;

/** Reads nodes that are nothing but a constant. */
final class ConstantReader {

  private ConstantReader() {}

  static String output(Onnx.NodeProto node, int index) {
    if (node.getOutputCount() != 1) {
      throw new OnnxFormatException(
          "constant node " + index + " has " + node.getOutputCount() + " outputs");
    }
    return OnnxReader.name(node.getOutput(0));
  }

  static GraphTensor read(Onnx.NodeProto node, int index) {
    if (node.getAttributeCount() != 1) {
      throw new OnnxFormatException(
          "constant node " + index + " has " + node.getAttributeCount() + " attributes");
    }
    Onnx.AttributeProto attribute = node.getAttribute(0);
    return switch (attribute.getName()) {
      case "value" -> TensorReader.read(attribute.getT(), output(node, index));
      case "value_float" -> scalar(attribute.getF());
      case "value_int" -> scalar((double) attribute.getI());
      case "value_floats" -> vector(attribute.getFloatsList());
      case "value_ints" -> vector(attribute.getIntsList());
      default ->
          throw new OnnxFormatException(
              "constant node " + index + " is of a kind that is not supported");
    };
  }

  private static GraphTensor scalar(double value) {
    return new GraphTensor(List.of(), new double[] {value});
  }

  private static GraphTensor vector(List<? extends Number> values) {
    double[] out = values.stream().mapToDouble(Number::doubleValue).toArray();
    return new GraphTensor(List.of(out.length), out);
  }
}
