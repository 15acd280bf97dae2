package io.blindserve.server.inference.encrypted.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import onnx.Onnx;

/** Random models of one TreeEnsembleClassifier or TreeEnsembleRegressor. */
final class RandomEnsemble {

  private static final List<String> MODES =
      List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT");

  private final SplittableRandom random;
  private final int features;
  private final int depth;
  private final boolean classifier;

  /** Classes or targets of the file, and those that leaves speak of. */
  private final int outputs;

  private final int spoken;
  private final boolean negative;
  private final String mode;

  private final List<Long> trees = new ArrayList<>();
  private final List<Long> nodes = new ArrayList<>();
  private final List<Long> columns = new ArrayList<>();
  private final List<Float> thresholds = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private final List<Long> whenTrue = new ArrayList<>();
  private final List<Long> whenFalse = new ArrayList<>();
  private final List<Long> missing = new ArrayList<>();
  private final List<Long> leafTrees = new ArrayList<>();
  private final List<Long> leafNodes = new ArrayList<>();
  private final List<Long> leafOutputs = new ArrayList<>();
  private final List<Float> leafWeights = new ArrayList<>();

  RandomEnsemble(SplittableRandom random) {
    this.random = random;
    this.features = 1 + random.nextInt(6);
    this.depth = 1 + random.nextInt(6);
    this.classifier = random.nextBoolean();
    this.outputs = classifier ? 2 + random.nextInt(3) : 1 + random.nextInt(3);
    this.spoken = classifier && outputs == 2 ? 1 + random.nextInt(2) : outputs;
    this.negative = random.nextBoolean();
    this.mode = random.nextBoolean() ? "" : MODES.get(random.nextInt(4));
  }

  int features() {
    return features;
  }

  boolean isClassifier() {
    return classifier;
  }

  byte[] model() {
    int count = 1 + random.nextInt(6);
    for (int tree = 0; tree < count; tree++) {
      List<Integer> levels = new ArrayList<>(List.of(0));
      for (int i = 0; i < levels.size(); i++) {
        addNode(tree, i, levels);
      }
    }
    Onnx.GraphProto.Builder graph =
        Onnx.GraphProto.newBuilder()
            .setName("g")
            .addInput(OnnxFixture.value("x", -1, features))
            .addNode(node())
            .addOutput(OnnxFixture.value("y", -1, outputs));
    if (classifier) {
      graph.addOutput(
          Onnx.ValueInfoProto.newBuilder()
              .setName("label")
              .setType(
                  Onnx.TypeProto.newBuilder()
                      .setTensorType(Onnx.TypeProto.Tensor.newBuilder().setElemType(7))));
    }
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(17))
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private void addNode(int tree, int id, List<Integer> levels) {
    int level = levels.get(id);
    boolean leaf = level == depth || (level > 0 && random.nextInt(4) == 0);
    trees.add((long) tree);
    nodes.add((long) id);
    columns.add((long) random.nextInt(features));
    thresholds.add(leaf ? 0 : threshold());
    modes.add(leaf ? "LEAF" : mode.isEmpty() ? MODES.get(random.nextInt(4)) : mode);
    whenTrue.add(leaf ? 0L : levels.size());
    whenFalse.add(leaf ? 0L : levels.size() + 1);
    missing.add((long) random.nextInt(2));
    if (!leaf) {
      levels.add(level + 1);
      levels.add(level + 1);
      return;
    }
    for (int k = 0; k < spoken; k++) {
      leafTrees.add((long) tree);
      leafNodes.add((long) id);
      leafOutputs.add((long) k);
      leafWeights.add((float) random.nextDouble(negative ? -1 : 0, 1));
    }
  }

  /** Half of them on a grid that rows often meet. */
  private float threshold() {
    return random.nextBoolean() ? random.nextInt(-8, 9) / 8f : (float) random.nextDouble(-1, 1);
  }

  /** A third of the values lies on the grid of thresholds, some are NaN when asked for. */
  float[] rows(int count, boolean withNan) {
    float[] out = new float[count * features];
    for (int i = 0; i < out.length; i++) {
      boolean grid = random.nextInt(3) == 0;
      out[i] = grid ? random.nextInt(-9, 10) / 8f : (float) random.nextDouble(-1.2, 1.2);
      if (withNan && random.nextInt(5) == 0) {
        out[i] = Float.NaN;
      }
    }
    return out;
  }

  /** Returns the same branches as TreeEnsemble has them, each leaf with its first weight only. */
  byte[] flatModel() throws InvalidProtocolBufferException {
    Onnx.ModelProto.Builder model = Onnx.ModelProto.parseFrom(model()).toBuilder();
    model.getOpsetImportBuilder(1).setVersion(5);
    model.setIrVersion(10);
    model.getGraphBuilder().clearOutput().addOutput(OnnxFixture.value("y", -1, outputs));
    model.getGraphBuilder().setNode(0, flatNode());
    return model.build().toByteArray();
  }

  private Onnx.NodeProto flatNode() {
    List<Long> place = new ArrayList<>();
    List<Long> roots = new ArrayList<>();
    List<Integer> branches = new ArrayList<>();
    int leaves = 0;
    for (int i = 0; i < modes.size(); i++) {
      boolean leaf = modes.get(i).equals("LEAF");
      if (nodes.get(i) == 0) {
        roots.add((long) branches.size());
      }
      place.add(leaf ? leaves++ : (long) branches.size());
      if (!leaf) {
        branches.add(i);
      }
    }
    List<Long> targets = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (int i = 0; i < leafWeights.size(); i += spoken) {
      targets.add((long) random.nextInt(outputs));
      weights.add(leafWeights.get(i));
    }
    List<Float> splits = branches.stream().map(thresholds::get).toList();
    Onnx.TensorProto.Builder comparisons =
        Onnx.TensorProto.newBuilder()
            .addDims(branches.size())
            .setDataType(Onnx.TensorProto.DataType.UINT8_VALUE);
    branches.forEach(i -> comparisons.addInt32Data(MODES.indexOf(modes.get(i))));
    return Onnx.NodeProto.newBuilder()
        .setName("trees")
        .setDomain("ai.onnx.ml")
        .setOpType("TreeEnsemble")
        .addInput("x")
        .addOutput("y")
        .addAttribute(OnnxFixture.integer("n_targets", outputs))
        .addAttribute(OnnxFixture.integer("aggregate_function", random.nextInt(2)))
        .addAttribute(OnnxFixture.integer("post_transform", outputs > 1 ? 0 : random.nextInt(3)))
        .addAttribute(ints("tree_roots", roots))
        .addAttribute(ints("nodes_featureids", branches.stream().map(columns::get).toList()))
        .addAttribute(
            ints("nodes_missing_value_tracks_true", branches.stream().map(missing::get).toList()))
        .addAttribute(tensor("nodes_splits", floats(splits)))
        .addAttribute(tensor("nodes_modes", comparisons))
        .addAttribute(ints("nodes_trueleafs", leafFlags(branches, whenTrue)))
        .addAttribute(ints("nodes_truenodeids", places(branches, whenTrue, place)))
        .addAttribute(ints("nodes_falseleafs", leafFlags(branches, whenFalse)))
        .addAttribute(ints("nodes_falsenodeids", places(branches, whenFalse, place)))
        .addAttribute(ints("leaf_targetids", targets))
        .addAttribute(tensor("leaf_weights", floats(weights)))
        .build();
  }

  /** The row of the lists that a child of a branch stands in. */
  private int child(int branch, List<Long> children) {
    return (int) (branch - nodes.get(branch) + children.get(branch));
  }

  private List<Long> leafFlags(List<Integer> branches, List<Long> children) {
    return branches.stream()
        .map(i -> modes.get(child(i, children)).equals("LEAF") ? 1L : 0L)
        .toList();
  }

  private List<Long> places(List<Integer> branches, List<Long> children, List<Long> place) {
    return branches.stream().map(i -> place.get(child(i, children))).toList();
  }

  private static Onnx.TensorProto.Builder floats(List<Float> values) {
    return Onnx.TensorProto.newBuilder()
        .addDims(values.size())
        .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
        .addAllFloatData(values);
  }

  private static Onnx.AttributeProto tensor(String name, Onnx.TensorProto.Builder values) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.TENSOR)
        .setT(values)
        .build();
  }

  private Onnx.NodeProto node() {
    String prefix = classifier ? "class" : "target";
    List<String> transforms = List.of("NONE", "LOGISTIC", "SOFTMAX");
    Onnx.NodeProto.Builder out =
        Onnx.NodeProto.newBuilder()
            .setName("trees")
            .setDomain("ai.onnx.ml")
            .setOpType(classifier ? "TreeEnsembleClassifier" : "TreeEnsembleRegressor")
            .addInput("x")
            .addAttribute(ints("nodes_treeids", trees))
            .addAttribute(ints("nodes_nodeids", nodes))
            .addAttribute(ints("nodes_featureids", columns))
            .addAttribute(floats("nodes_values", thresholds))
            .addAttribute(ints("nodes_truenodeids", whenTrue))
            .addAttribute(ints("nodes_falsenodeids", whenFalse))
            .addAttribute(ints("nodes_missing_value_tracks_true", missing))
            .addAttribute(ints(prefix + "_treeids", leafTrees))
            .addAttribute(ints(prefix + "_nodeids", leafNodes))
            .addAttribute(ints(prefix + "_ids", leafOutputs))
            .addAttribute(floats(prefix + "_weights", leafWeights))
            .addAttribute(text("post_transform", transforms.get(random.nextInt(3))));
    Onnx.AttributeProto.Builder texts =
        Onnx.AttributeProto.newBuilder()
            .setName("nodes_modes")
            .setType(Onnx.AttributeProto.AttributeType.STRINGS);
    modes.forEach(each -> texts.addStrings(ByteString.copyFromUtf8(each)));
    out.addAttribute(texts);
    addOutputs(out);
    return out.build();
  }

  private void addOutputs(Onnx.NodeProto.Builder out) {
    int bases = random.nextBoolean() ? 0 : outputs;
    if (classifier) {
      List<Long> labels = new ArrayList<>();
      for (long k = 0; k < outputs; k++) {
        labels.add(10 + k);
      }
      out.addOutput("label").addAttribute(ints("classlabels_int64s", labels));
      bases = bases == 2 ? 1 : bases;
    } else {
      out.addAttribute(OnnxFixture.integer("n_targets", outputs))
          .addAttribute(text("aggregate_function", random.nextBoolean() ? "SUM" : "AVERAGE"));
    }
    out.addOutput("y");
    List<Float> base = new ArrayList<>();
    for (int k = 0; k < bases; k++) {
      base.add((float) random.nextDouble(-0.5, 0.5));
    }
    if (bases > 0) {
      out.addAttribute(floats("base_values", base));
    }
  }

  private static Onnx.AttributeProto ints(String name, List<Long> values) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  private static Onnx.AttributeProto floats(String name, List<Float> values) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.FLOATS)
        .addAllFloats(values)
        .build();
  }

  private static Onnx.AttributeProto text(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }
}
