package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.CodedInputStream;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import onnx.Onnx;

/**
 * Reads the bytes of an ONNX model into the compiler's neutral graph. Size, nesting and counts are
 * bounded before anything is built; nothing outside the file is opened. Stateless and thread-safe.
 */
public final class OnnxReader {

  /** The largest file that is read, in bytes. */
  public static final int MAX_FILE_BYTES = 256 << 20;

  /** Messages nest no deeper in models without subgraphs, which are not supported anyway. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_NODES = 10_000;
  private static final int MAX_OPSETS = 64;

  /** Names and texts in lists have no more bytes. */
  static final int MAX_NAME = 1_000;

  private static final int MAX_RANK = 8;

  private OnnxReader() {}

  /**
   * Reads a model.
   *
   * @throws OnnxFormatException if the bytes are no ONNX model, break a limit, or refer to data
   *     outside the file
   */
  public static Graph read(byte[] file) {
    if (file.length == 0 || file.length > MAX_FILE_BYTES) {
      throw new OnnxFormatException(
          "a model of " + file.length + " bytes; 1 to " + MAX_FILE_BYTES + " are read");
    }
    Onnx.ModelProto model = parse(file);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new OnnxFormatException("the file holds no graph");
    }
    if (model.getFunctionsCount() > 0 || model.getGraph().getSparseInitializerCount() > 0) {
      throw new OnnxFormatException("local functions and sparse tensors are not supported");
    }
    return read(model.getGraph(), opsets(model));
  }

  /** Returns the version of each domain's operators. */
  private static SortedMap<String, Integer> opsets(Onnx.ModelProto model) {
    SortedMap<String, Integer> out = new TreeMap<>();
    if (model.getOpsetImportCount() > MAX_OPSETS) {
      throw new OnnxFormatException(model.getOpsetImportCount() + " sets of operators");
    }
    for (Onnx.OperatorSetIdProto set : model.getOpsetImportList()) {
      String domain = set.getDomain().equals("ai.onnx") ? "" : set.getDomain();
      boolean valid = set.getVersion() >= 1 && set.getVersion() <= MAX_NAME;
      if (domain.length() > MAX_NAME || !valid) {
        throw new OnnxFormatException("a set of operators has a version that is none");
      }
      // skl2onnx states a set twice.
      Integer before = out.put(domain, (int) set.getVersion());
      if (before != null && before != set.getVersion()) {
        throw new OnnxFormatException("a set of operators is stated in two versions");
      }
    }
    return out;
  }

  private static Onnx.ModelProto parse(byte[] file) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(file);
      in.setRecursionLimit(MAX_DEPTH);
      Onnx.ModelProto model = Onnx.ModelProto.parseFrom(in);
      in.checkLastTagWas(0);
      return model;
    } catch (IOException e) {
      throw new OnnxFormatException("the file is no ONNX model", e);
    }
  }

  private static Graph read(Onnx.GraphProto graph, SortedMap<String, Integer> opsets) {
    if (graph.getNodeCount() > MAX_NODES) {
      throw new OnnxFormatException(graph.getNodeCount() + " nodes, more than " + MAX_NODES);
    }
    SortedMap<String, GraphTensor> constants = new TreeMap<>();
    for (Onnx.TensorProto tensor : graph.getInitializerList()) {
      String name = name(tensor.getName());
      if (constants.put(name, TensorReader.read(tensor, name)) != null) {
        throw new OnnxFormatException("two initialisers have one name");
      }
    }
    List<GraphNode> nodes = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      Onnx.NodeProto node = graph.getNode(i);
      if (NodeReader.domain(node).isEmpty() && node.getOpType().equals("Constant")) {
        if (constants.put(ConstantReader.output(node, i), ConstantReader.read(node, i)) != null) {
          throw new OnnxFormatException("constant node " + i + " makes a value that is there");
        }
      } else {
        nodes.add(NodeReader.read(node, i));
      }
    }
    requireSingleAssignment(constants.keySet(), nodes);
    List<String> outputs =
        graph.getOutputList().stream().map(output -> name(output.getName())).toList();
    return new Graph(inputs(graph, constants.keySet()), constants, nodes, outputs, opsets);
  }

  /** Initialisers may stand among the inputs, too: those are no inputs. */
  private static List<GraphInput> inputs(Onnx.GraphProto graph, Set<String> constants) {
    List<GraphInput> inputs = new ArrayList<>();
    for (Onnx.ValueInfoProto input : graph.getInputList()) {
      if (!constants.contains(input.getName())) {
        inputs.add(new GraphInput(name(input.getName()), shape(input)));
      }
    }
    return inputs;
  }

  private static List<Integer> shape(Onnx.ValueInfoProto input) {
    List<Integer> shape = new ArrayList<>();
    Onnx.TensorShapeProto proto = input.getType().getTensorType().getShape();
    if (proto.getDimCount() > MAX_RANK) {
      throw new OnnxFormatException("an input of " + proto.getDimCount() + " dimensions");
    }
    for (Onnx.TensorShapeProto.Dimension dimension : proto.getDimList()) {
      boolean fixed = dimension.hasDimValue() && dimension.getDimValue() > 0;
      if (fixed && dimension.getDimValue() > Integer.MAX_VALUE) {
        throw new OnnxFormatException("an input's dimension of " + dimension.getDimValue());
      }
      shape.add(fixed ? (int) dimension.getDimValue() : GraphInput.ANY);
    }
    return shape;
  }

  private static void requireSingleAssignment(Set<String> constants, List<GraphNode> nodes) {
    Set<String> made = new HashSet<>(constants);
    for (GraphNode node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && !made.add(output)) {
          throw new OnnxFormatException(
              "node '" + node.name() + "' makes a value that is there already");
        }
      }
    }
  }

  static String name(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new OnnxFormatException("a name of " + name.length() + " characters");
    }
    return name;
  }
}
