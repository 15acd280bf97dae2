package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.ByteString;
import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import onnx.Onnx;

/** Reads one node. */
final class NodeReader {

  private static final int MAX_OPERANDS = 64;

  private static final int MAX_NUMBERS = 1 << 22;

  private NodeReader() {}

  static GraphNode read(Onnx.NodeProto node, int index) {
    String name =
        node.getName().isEmpty()
            ? node.getOpType() + " #" + index
            : OnnxReader.name(node.getName());
    if (node.getInputCount() > MAX_OPERANDS
        || node.getOutputCount() > MAX_OPERANDS
        || node.getAttributeCount() > MAX_OPERANDS) {
      throw new OnnxFormatException(
          "node '" + name + "' has more than " + MAX_OPERANDS + " operands or attributes");
    }
    SortedMap<String, GraphAttribute> attributes = new TreeMap<>();
    for (Onnx.AttributeProto attribute : node.getAttributeList()) {
      requireBounded(attribute, name);
      if (attributes.put(OnnxReader.name(attribute.getName()), read(attribute, name)) != null) {
        throw new OnnxFormatException("node '" + name + "' has an attribute twice");
      }
    }
    return new GraphNode(
        name,
        domain(node),
        OnnxReader.name(node.getOpType()),
        List.copyOf(node.getInputList()),
        List.copyOf(node.getOutputList()),
        attributes);
  }

  /** ONNX's own operators have an empty domain, or say so in full. */
  static String domain(Onnx.NodeProto node) {
    boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    return standard ? "" : OnnxReader.name(node.getDomain());
  }

  /** Numbers of attributes are kept as objects, which take several times their bytes. */
  private static void requireBounded(Onnx.AttributeProto attribute, String node) {
    long tensor = 1;
    for (long size : attribute.getT().getDimsList()) {
      tensor = Math.max(1, Math.min(MAX_NUMBERS + 1L, size)) * Math.min(MAX_NUMBERS + 1L, tensor);
    }
    if (attribute.getFloatsCount() > MAX_NUMBERS
        || attribute.getIntsCount() > MAX_NUMBERS
        || attribute.getStringsCount() > MAX_NUMBERS
        || tensor > MAX_NUMBERS) {
      throw new OnnxFormatException(
          "node '" + node + "' has an attribute of more than " + MAX_NUMBERS + " values");
    }
  }

  private static GraphAttribute read(Onnx.AttributeProto attribute, String node) {
    return switch (attribute.getType()) {
      case FLOAT -> GraphAttribute.of(attribute.getF());
      case INT -> GraphAttribute.of((double) attribute.getI());
      case STRING -> GraphAttribute.of(attribute.getS().toStringUtf8());
      case FLOATS -> GraphAttribute.of(doubles(attribute.getFloatsList()));
      case INTS -> GraphAttribute.of(doubles(attribute.getIntsList()));
      case STRINGS -> GraphAttribute.ofTexts(texts(attribute, node));
      case TENSOR -> GraphAttribute.of(values(attribute, node));
      default ->
          throw new OnnxFormatException(
              "node '"
                  + node
                  + "' has an attribute that is a graph, a type or a list of tensors; these are not"
                  + " supported");
    };
  }

  /** Class labels and modes of branches; a label may be empty. */
  private static List<String> texts(Onnx.AttributeProto attribute, String node) {
    List<String> out = new ArrayList<>(attribute.getStringsCount());
    for (ByteString text : attribute.getStringsList()) {
      if (text.size() > OnnxReader.MAX_NAME) {
        throw new OnnxFormatException(
            "node '" + node + "' has a text of " + text.size() + " bytes in a list");
      }
      out.add(text.toStringUtf8());
    }
    return out;
  }

  /** A tensor's values in row-major order; its shape is not kept. */
  private static List<Double> values(Onnx.AttributeProto attribute, String node) {
    GraphTensor tensor = TensorReader.read(attribute.getT(), node);
    return Arrays.stream(tensor.values()).boxed().toList();
  }

  private static List<Double> doubles(List<? extends Number> values) {
    List<Double> out = new ArrayList<>(values.size());
    for (Number value : values) {
      out.add(value.doubleValue());
    }
    return out;
  }
}
