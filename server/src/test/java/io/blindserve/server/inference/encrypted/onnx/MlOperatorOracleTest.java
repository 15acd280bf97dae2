package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.he.compile.network.LayerNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operators of ONNX-ML alone, behind a Scaler, with random sizes and weights, against ONNX Runtime.
 * More of them with {@code -Dblindserve.long=true}.
 */
class MlOperatorOracleTest {

  private static final int COUNT = Boolean.getBoolean("blindserve.long") ? 200 : 20;
  private static final List<String> TRANSFORMS = List.of("NONE", "LOGISTIC", "SOFTMAX");

  private final SplittableRandom random = new SplittableRandom(1);
  private int features;

  private Onnx.AttributeProto floats(String name, int count, double low, double high) {
    Onnx.AttributeProto.Builder out =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.FLOATS);
    for (int i = 0; i < count; i++) {
      out.addFloats((float) random.nextDouble(low, high));
    }
    return out.build();
  }

  private static Onnx.AttributeProto floats(String name, double... values) {
    Onnx.AttributeProto.Builder out =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.FLOATS);
    for (double value : values) {
      out.addFloats((float) value);
    }
    return out.build();
  }

  private static Onnx.AttributeProto integers(String name, long... values) {
    Onnx.AttributeProto.Builder out =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      out.addInts(value);
    }
    return out.build();
  }

  private static Onnx.AttributeProto text(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static Onnx.AttributeProto labels(int count, boolean strings) {
    if (!strings) {
      long[] out = new long[count];
      for (int i = 0; i < count; i++) {
        out[i] = 10 + i;
      }
      return integers("classlabels_ints", out);
    }
    Onnx.AttributeProto.Builder out =
        Onnx.AttributeProto.newBuilder()
            .setName("classlabels_strings")
            .setType(Onnx.AttributeProto.AttributeType.STRINGS);
    for (int i = 0; i < count; i++) {
      out.addStrings(ByteString.copyFromUtf8("class " + i));
    }
    return out.build();
  }

  private static Onnx.NodeProto.Builder node(String operator, String output, String... inputs) {
    return OnnxFixture.node(operator, operator, output, inputs).setDomain("ai.onnx.ml");
  }

  private String transform() {
    return TRANSFORMS.get(random.nextInt(3));
  }

  /** A Scaler and the nodes; the answer is {@code y}. */
  private LayerNetwork check(Onnx.NodeProto.Builder... nodes) {
    int size = random.nextBoolean() ? features : 1;
    Onnx.GraphProto.Builder graph =
        Onnx.GraphProto.newBuilder()
            .setName("g")
            .addInput(OnnxFixture.value("x", -1, features))
            .addNode(
                node("Scaler", "scaled", "x")
                    .addAttribute(floats("offset", size, -1, 1))
                    .addAttribute(floats("scale", size, 0.2, 1)));
    for (Onnx.NodeProto.Builder node : nodes) {
      graph.addNode(node);
    }
    Onnx.ValueInfoProto.Builder output = OnnxFixture.value("y", -1, -1);
    if (nodes[0].getOutput(0).equals("y") && nodes[0].getOpType().equals("LinearClassifier")) {
      output = OnnxFixture.value("y", -1);
      output.getTypeBuilder().getTensorTypeBuilder().setElemType(7);
    }
    graph.addOutput(output);
    Onnx.ModelProto model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(17))
            .addOpsetImport(
                Onnx.OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
            .setGraph(graph)
            .build();
    return OrtOracle.check(model.toByteArray(), 10, 2, random);
  }

  @Test
  void linearRegressors() {
    for (int i = 0; i < COUNT; i++) {
      features = 1 + random.nextInt(6);
      int targets = 1 + random.nextInt(3);
      Onnx.NodeProto.Builder node =
          node("LinearRegressor", "y", "scaled")
              .addAttribute(OnnxFixture.integer("targets", targets))
              .addAttribute(floats("coefficients", targets * features, -1, 1))
              .addAttribute(text("post_transform", transform()));
      if (random.nextBoolean()) {
        node.addAttribute(floats("intercepts", targets, -1, 1));
      }
      check(node);
    }
  }

  @Test
  void linearClassifiers() {
    for (int i = 0; i < COUNT; i++) {
      features = 1 + random.nextInt(6);
      int scores = 1 + random.nextInt(4);
      Onnx.NodeProto.Builder node =
          node("LinearClassifier", "label", "scaled")
              .addOutput("y")
              .addAttribute(floats("coefficients", scores * features, -1, 1))
              .addAttribute(floats("intercepts", scores, -1, 1))
              .addAttribute(labels(Math.max(2, scores), random.nextBoolean()))
              .addAttribute(text("post_transform", transform()));
      check(node);
    }
  }

  @Test
  void labelsAreTheIndexOfTheLargestScore() {
    for (int i = 0; i < COUNT; i++) {
      features = 1 + random.nextInt(6);
      int scores = 1 + random.nextInt(4);
      int classes = Math.max(2, scores);
      long[] numbers = new long[classes];
      for (int k = 0; k < classes; k++) {
        numbers[k] = k;
      }
      LayerNetwork network =
          check(
              node("LinearClassifier", "y", "scaled")
                  .addOutput("scores")
                  .addAttribute(floats("coefficients", scores * features, -1, 1))
                  .addAttribute(floats("intercepts", scores, -1, 1))
                  .addAttribute(integers("classlabels_ints", numbers)));
      assertTrue(network.argmax());
      assertEquals(classes, network.outputs());
    }
  }

  private Onnx.NodeProto.Builder kernel(Onnx.NodeProto.Builder node, String kernel, int vectors) {
    double degree = 1 + random.nextInt(3);
    return node.addAttribute(text("kernel_type", kernel))
        .addAttribute(
            floats("kernel_params", random.nextDouble(0.05, 0.3), random.nextDouble(1), degree))
        .addAttribute(floats("support_vectors", vectors * features, -1, 1))
        .addAttribute(floats("coefficients", vectors, -1, 1))
        .addAttribute(floats("rho", 1, -1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LINEAR", "POLY", "RBF", "SIGMOID"})
  void vectorMachines(String kernel) {
    for (int i = 0; i < COUNT; i++) {
      features = 1 + random.nextInt(5);
      int vectors = 2 + random.nextInt(6);
      int first = 1 + random.nextInt(vectors - 1);
      if (random.nextBoolean()) {
        check(
            kernel(node("SVMRegressor", "y", "scaled"), kernel, vectors)
                .addAttribute(OnnxFixture.integer("n_supports", vectors)));
      } else {
        check(
            kernel(node("SVMClassifier", "label", "scaled"), kernel, vectors)
                .addOutput("y")
                .addAttribute(integers("vectors_per_class", first, vectors - first))
                .addAttribute(labels(2, random.nextBoolean()))
                .addAttribute(text("post_transform", transform())));
      }
    }
  }

  @Test
  void columnsAreSelectedAndJoined() {
    for (int i = 0; i < COUNT; i++) {
      features = 2 + random.nextInt(5);
      Onnx.NodeProto.Builder constant =
          OnnxFixture.node("indices", "Constant", "indices")
              .addAttribute(
                  integers("value_ints", random.nextInt(features), random.nextInt(features)));
      check(
          constant,
          node("ArrayFeatureExtractor", "some", "scaled", "indices"),
          node("FeatureVectorizer", "joined", "some", "scaled")
              .addAttribute(integers("inputdimensions", 2, features)),
          node("LinearRegressor", "y", "joined")
              .addAttribute(floats("coefficients", features + 2, -1, 1)));
    }
  }

  @Test
  void probabilitiesThatSumToOneNeedNoNormalizer() {
    for (int i = 0; i < COUNT; i++) {
      features = 1 + random.nextInt(5);
      List<Onnx.NodeProto.Builder> nodes = new ArrayList<>();
      boolean pair = random.nextBoolean();
      int scores = pair ? 1 : 2 + random.nextInt(3);
      nodes.add(
          node("LinearClassifier", "label", "scaled")
              .addOutput("p")
              .addAttribute(floats("coefficients", scores * features, -1, 1))
              .addAttribute(floats("intercepts", scores, -1, 1))
              .addAttribute(labels(Math.max(2, scores), false))
              .addAttribute(text("post_transform", pair ? "LOGISTIC" : "SOFTMAX")));
      nodes.add(node("Normalizer", "y", "p").addAttribute(text("norm", "L1")));
      check(nodes.toArray(Onnx.NodeProto.Builder[]::new));
    }
  }
}
