package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxReaderTest {

  @Test
  void aModelIsRead() {
    Graph graph = OnnxReader.read(OnnxFixture.model().build().toByteArray());
    assertEquals(List.of(new GraphInput("x", List.of(GraphInput.ANY, 2))), graph.inputs());
    assertEquals(List.of("y"), graph.outputs());
    assertEquals(6, graph.nodes().size());
    assertEquals(1.0, graph.nodes().get(4).number("transB", 0));
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, graph.constants().get("w1").values());
    assertEquals(List.of(1, 3), graph.constants().get("w2").shape());
  }

  @Test
  void whatWasReadCompiles() {
    Graph graph = OnnxReader.read(OnnxFixture.model().build().toByteArray());
    CompileResult result = Compiler.compile(graph, CompileOptions.defaults());
    assertTrue(result.refusal().isEmpty(), result::report);
    assertEquals(
        List.of(-1.0, -1.0), result.plans().get(0).inputs().get(0).range().orElseThrow().min());
  }

  @Test
  void nodesThatAreConstantsBecomeConstants() {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    model.getGraphBuilder().removeInitializer(0);
    model
        .getGraphBuilder()
        .addNode(
            0,
            OnnxFixture.node("constant", "Constant", "low")
                .addAttribute(
                    Onnx.AttributeProto.newBuilder()
                        .setName("value_float")
                        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
                        .setF(-2)));
    Graph graph = OnnxReader.read(model.build().toByteArray());
    assertArrayEquals(new double[] {-2}, graph.constants().get("low").values());
    assertEquals(6, graph.nodes().size());
  }

  @Test
  void nodesWithoutANameAreNamedByTheirPlace() {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    model.getGraphBuilder().getNodeBuilder(1).clearName();
    assertEquals("MatMul #1", OnnxReader.read(model.build().toByteArray()).nodes().get(1).name());
  }

  @Test
  void operatorsOfOtherDomainsAreNotMistaken() {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    model.getGraphBuilder().getNodeBuilder(1).setDomain("com.example");
    Graph graph = OnnxReader.read(model.build().toByteArray());
    CompileResult result = Compiler.compile(graph, CompileOptions.defaults());
    assertEquals("com.example.MatMul", result.refusal().orElseThrow().operator());
  }

  @Test
  void listsOfTextsAndTensorsOfAttributesAreRead() {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    model
        .getGraphBuilder()
        .getNodeBuilder(1)
        .addAttribute(
            Onnx.AttributeProto.newBuilder()
                .setName("labels")
                .setType(Onnx.AttributeProto.AttributeType.STRINGS)
                .addStrings(ByteString.copyFromUtf8("grün"))
                .addStrings(ByteString.EMPTY))
        .addAttribute(
            Onnx.AttributeProto.newBuilder()
                .setName("modes")
                .setType(Onnx.AttributeProto.AttributeType.TENSOR)
                .setT(
                    Onnx.TensorProto.newBuilder()
                        .addDims(3)
                        .setDataType(Onnx.TensorProto.DataType.UINT8_VALUE)
                        .setRawData(ByteString.copyFrom(new byte[] {0, 3, (byte) 255}))));
    GraphNode node = OnnxReader.read(model.build().toByteArray()).nodes().get(1);
    assertEquals(List.of("grün", ""), node.texts("labels"));
    assertEquals(List.of(0.0, 3.0, 255.0), node.numbers("modes").orElseThrow());
    assertEquals(List.of(), node.texts("modes"));
  }

  private static Arguments attribute(String name, Onnx.AttributeProto.Builder attribute) {
    return graph(name, graph -> graph.getNodeBuilder(4).addAttribute(attribute.setName("hostile")));
  }

  private static Arguments graph(String name, Consumer<Onnx.GraphProto.Builder> change) {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    change.accept(model.getGraphBuilder());
    return Arguments.of(name, model.build().toByteArray());
  }

  private static Arguments tensor(String name, Onnx.TensorProto.Builder tensor) {
    return graph(name, graph -> graph.setInitializer(2, tensor.setName("w1")));
  }

  private static byte[] nested(int depth) {
    Onnx.TypeProto.Builder type =
        Onnx.TypeProto.newBuilder().setTensorType(Onnx.TypeProto.Tensor.newBuilder());
    for (int i = 0; i < depth; i++) {
      type =
          Onnx.TypeProto.newBuilder()
              .setSequenceType(Onnx.TypeProto.Sequence.newBuilder().setElemType(type));
    }
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    model
        .getGraphBuilder()
        .addInput(Onnx.ValueInfoProto.newBuilder().setName("deep").setType(type));
    return model.build().toByteArray();
  }

  static Stream<Arguments> malformed() {
    byte[] good = OnnxFixture.model().build().toByteArray();
    List<Long> dims = List.of(2L, 3L);
    float[] six = new float[6];
    return Stream.of(
        Arguments.of("empty", new byte[0]),
        Arguments.of("text", "not a model".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Arguments.of("cut", Arrays.copyOf(good, good.length / 2)),
        Arguments.of(
            "no graph", Onnx.ModelProto.newBuilder().setIrVersion(8).build().toByteArray()),
        Arguments.of("too deep", nested(40)),
        graph("no nodes", Onnx.GraphProto.Builder::clearNode),
        graph("value made twice", graph -> graph.getNodeBuilder(2).setOutput(0, "p")),
        graph("constant made again", graph -> graph.getNodeBuilder(2).setOutput(0, "w1")),
        graph(
            "two initialisers of one name",
            graph -> graph.getInitializerBuilder(0).setName("high")),
        graph("initialiser without a name", graph -> graph.getInitializerBuilder(0).setName("")),
        graph("sparse", graph -> graph.addSparseInitializer(Onnx.SparseTensorProto.newBuilder())),
        graph(
            "attribute twice",
            graph -> graph.getNodeBuilder(4).addAttribute(OnnxFixture.integer("transB", 0))),
        graph(
            "subgraph",
            graph ->
                graph
                    .getNodeBuilder(4)
                    .addAttribute(
                        Onnx.AttributeProto.newBuilder()
                            .setName("body")
                            .setType(Onnx.AttributeProto.AttributeType.GRAPH)
                            .setG(Onnx.GraphProto.newBuilder()))),
        attribute(
            "long text in a list",
            Onnx.AttributeProto.newBuilder()
                .setType(Onnx.AttributeProto.AttributeType.STRINGS)
                .addStrings(ByteString.copyFrom(new byte[1001]))),
        attribute(
            "tensor attribute of the wrong size",
            Onnx.AttributeProto.newBuilder()
                .setType(Onnx.AttributeProto.AttributeType.TENSOR)
                .setT(OnnxFixture.raw("t", dims, 1, 2))),
        graph(
            "constant of nothing", graph -> graph.addNode(OnnxFixture.node("k", "Constant", "k"))),
        tensor("too few values", OnnxFixture.floats("w1", dims, 1, 2)),
        tensor("too few bytes", OnnxFixture.raw("w1", dims, 1, 2)),
        tensor("negative dimension", OnnxFixture.floats("w1", List.of(-2L, 3L), six)),
        tensor("no values", OnnxFixture.floats("w1", List.of(0L, 3L))),
        tensor("huge", OnnxFixture.floats("w1", List.of(1L << 40, 1L << 40))),
        tensor("large", OnnxFixture.floats("w1", List.of(1L << 16, 1L << 16))),
        tensor(
            "many dimensions",
            OnnxFixture.floats("w1", List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 6L), six)),
        tensor(
            "strings",
            OnnxFixture.floats("w1", dims, six)
                .setDataType(Onnx.TensorProto.DataType.STRING_VALUE)),
        tensor(
            "eight bits of float",
            OnnxFixture.floats("w1", dims, six)
                .setDataType(Onnx.TensorProto.DataType.FLOAT8E4M3FN_VALUE)),
        tensor(
            "external data",
            OnnxFixture.floats("w1", dims, six)
                .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    Onnx.StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue("../../etc/passwd"))),
        tensor(
            "external data that is not declared",
            OnnxFixture.floats("w1", dims, six)
                .addExternalData(
                    Onnx.StringStringEntryProto.newBuilder().setKey("location").setValue("w.bin"))),
        tensor(
            "raw bytes of another length",
            OnnxFixture.raw("w1", dims, six).setRawData(ByteString.copyFrom(new byte[25]))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefused(String name, byte[] file) {
    assertThrows(OnnxFormatException.class, () -> OnnxReader.read(file), name);
  }

  @Test
  void noPrefixOfAModelDoesHarm() {
    byte[] good = OnnxFixture.model().build().toByteArray();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      try {
        Compiler.compile(OnnxReader.read(cut), CompileOptions.defaults().withMaxLogN(12));
      } catch (OnnxFormatException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 5);
      }
    }
  }
}
