package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import onnx.Onnx;

/** Reads one node. */
final class NodeReader {

  private static final int MAX_OPERANDS = 64;

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
  private static String domain(Onnx.NodeProto node) {
    boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    return standard ? "" : OnnxReader.name(node.getDomain());
  }

  private static GraphAttribute read(Onnx.AttributeProto attribute, String node) {
    return switch (attribute.getType()) {
      case FLOAT -> GraphAttribute.of(attribute.getF());
      case INT -> GraphAttribute.of((double) attribute.getI());
      case STRING -> GraphAttribute.of(attribute.getS().toStringUtf8());
      case FLOATS -> GraphAttribute.of(doubles(attribute.getFloatsList()));
      case INTS -> GraphAttribute.of(doubles(attribute.getIntsList()));
      default ->
          throw new OnnxFormatException(
              "node '"
                  + node
                  + "' has an attribute that is a tensor, graph or list; these are not supported");
    };
  }

  private static List<Double> doubles(List<? extends Number> values) {
    List<Double> out = new ArrayList<>(values.size());
    for (Number value : values) {
      out.add(value.doubleValue());
    }
    return out;
  }
}
