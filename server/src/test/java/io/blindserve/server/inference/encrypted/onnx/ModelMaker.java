package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import onnx.Onnx;

/**
 * Writes models node by node, with random weights. Knows the name of the newest value and its shape
 * without the batch, worked out here and not by the compiler. Shapes and parameters come from
 * choices, weights from a seed.
 */
final class ModelMaker {

  final int opset;
  final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("g");
  String value = "x";
  List<Integer> shape;
  Choices choices = new Choices(List.of());
  private SplittableRandom random = new SplittableRandom(0);
  private int names;

  ModelMaker(int opset, List<Integer> shape) {
    this.opset = opset;
    this.shape = List.copyOf(shape);
    long[] dims = LongStream.concat(LongStream.of(-1), shape.stream().mapToLong(d -> d)).toArray();
    graph.addInput(OnnxFixture.value("x", dims));
  }

  int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Takes what comes next from here: shapes and parameters, and weights. */
  void use(Choices next, SplittableRandom weights) {
    choices = next;
    random = weights;
  }

  int upTo(int bound) {
    return 1 + choices.below(bound);
  }

  boolean chance(double probability) {
    return choices.chance(probability);
  }

  /** Returns a random parameter. */
  double number(double low, double high) {
    return random.nextDouble(low, high);
  }

  /** Returns a shape of constants: a scalar, one a channel, or one a value; batch or not. */
  List<Integer> spread() {
    List<Integer> out = new ArrayList<>(shape);
    for (int i = 0; i < out.size(); i++) {
      if (chance(0.4)) {
        out.set(i, 1);
      }
    }
    if (chance(0.2)) {
      return List.of();
    }
    if (chance(0.3)) {
      out.add(0, 1);
    }
    return out;
  }

  // ---- constants

  private String fresh(String stem) {
    names++;
    return stem + names;
  }

  /** Adds random floats of a size. */
  String weights(double size, List<Integer> dims) {
    return weights(-size, size, dims);
  }

  String weights(double low, double high, List<Integer> dims) {
    int count = dims.stream().reduce(1, Math::multiplyExact);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return floats(dims, values);
  }

  String floats(List<Integer> dims, float... values) {
    String name = fresh("w");
    List<Long> sizes = dims.stream().map(d -> (long) d).toList();
    graph.addInitializer(
        random.nextBoolean()
            ? OnnxFixture.floats(name, sizes, values)
            : OnnxFixture.raw(name, sizes, values));
    return name;
  }

  String scalar(double value) {
    return floats(List.of(), (float) value);
  }

  String integers(long... values) {
    String name = fresh("i");
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    LongStream.of(values).forEach(bytes::putLong);
    graph.addInitializer(
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .addDims(values.length)
            .setDataType(Onnx.TensorProto.DataType.INT64_VALUE)
            .setRawData(ByteString.copyFrom(bytes.array())));
    return name;
  }

  // ---- attributes

  static Onnx.AttributeProto integer(String name, long value) {
    return OnnxFixture.integer(name, value).build();
  }

  static Onnx.AttributeProto list(String name, List<Integer> values) {
    Onnx.AttributeProto.Builder out =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    values.forEach(v -> out.addInts(v));
    return out.build();
  }

  static Onnx.AttributeProto number(String name, double value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static Onnx.AttributeProto text(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  // ---- nodes

  /** Adds a node with several outputs; returns their names. */
  List<String> nodes(
      String operator, int outputs, List<String> inputs, Onnx.AttributeProto... attributes) {
    Onnx.NodeProto.Builder node =
        Onnx.NodeProto.newBuilder()
            .setName(fresh(operator))
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllAttribute(List.of(attributes));
    List<String> out = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      out.add(fresh("v"));
    }
    graph.addNode(node.addAllOutput(out));
    return out;
  }

  /** Adds a node; returns its output's name. */
  String node(String operator, List<String> inputs, Onnx.AttributeProto... attributes) {
    return nodes(operator, 1, inputs, attributes).get(0);
  }

  /** Adds a node behind the newest value, of the same shape. */
  void then(String operator, List<String> others, Onnx.AttributeProto... attributes) {
    List<String> inputs = new ArrayList<>(List.of(value));
    inputs.addAll(others);
    value = node(operator, inputs, attributes);
  }

  /** Adds a node behind the newest value, of another shape. */
  void then(
      List<Integer> newShape,
      String operator,
      List<String> others,
      Onnx.AttributeProto... attributes) {
    then(operator, others, attributes);
    shape = List.copyOf(newShape);
  }

  byte[] model() {
    return model(List.of(value));
  }

  /** As {@link #model()} where the newest value is whole numbers. */
  byte[] modelOfLabels() {
    return model(List.of(value), Onnx.TensorProto.DataType.INT64_VALUE);
  }

  byte[] model(List<String> outputs) {
    return model(outputs, Onnx.TensorProto.DataType.FLOAT_VALUE);
  }

  private byte[] model(List<String> outputs, int type) {
    for (String output : outputs) {
      graph.addOutput(
          Onnx.ValueInfoProto.newBuilder()
              .setName(output)
              .setType(
                  Onnx.TypeProto.newBuilder()
                      .setTensorType(Onnx.TypeProto.Tensor.newBuilder().setElemType(type))));
    }
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(9)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
