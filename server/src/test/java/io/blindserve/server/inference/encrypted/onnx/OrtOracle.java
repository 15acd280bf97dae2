package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.network.LayerNetwork;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Asks ONNX Runtime what a model answers, and compares what the compiler read. */
final class OrtOracle {

  /** Sums of 24 bits against doubles, as a part of the largest value on the way. */
  private static final double TOLERANCE = 2e-5;

  private OrtOracle() {}

  static FeatureRange range(int features, double bound) {
    List<Double> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      low.add(-bound);
      high.add(bound);
    }
    return new FeatureRange(low, high);
  }

  static int features(Graph graph) {
    GraphInput input = graph.inputs().get(0);
    return input.shape().stream().skip(1).reduce(1, Math::multiplyExact);
  }

  /** Reads a model and compares answers on random rows of the box [-bound, bound]. */
  static LayerNetwork check(byte[] model, int rows, double bound, SplittableRandom random) {
    Graph graph = OnnxReader.read(model);
    LayerNetwork network = GraphReader.read(graph, Optional.of(range(features(graph), bound)));
    compare(model, network, rows, random);
    return network;
  }

  /** Compares answers on random rows of the network's own range. */
  static void compare(byte[] model, LayerNetwork network, int rows, SplittableRandom random) {
    Graph graph = OnnxReader.read(model);
    float[] values = new float[rows * network.features()];
    for (int r = 0; r < rows; r++) {
      double[] row = row(network, random);
      for (int i = 0; i < row.length; i++) {
        values[r * row.length + i] = (float) row[i];
      }
    }
    double[] expected = run(model, graph.inputs().get(0), values, rows, network.outputName());
    int width = expected.length / rows;
    for (int r = 0; r < rows; r++) {
      double[] row = new double[network.features()];
      for (int i = 0; i < row.length; i++) {
        row[i] = values[r * row.length + i];
      }
      double tolerance = TOLERANCE * largest(network, row);
      if (network.argmax()) {
        checkLabel(network, row, expected[r], tolerance);
        continue;
      }
      double[] answer = answer(network, row);
      assertEquals(width, answer.length, "values of an answer");
      for (int i = 0; i < width; i++) {
        double wanted = expected[r * width + i];
        int at = i;
        assertTrue(
            Math.abs(answer[i] - wanted) <= tolerance,
            () -> "value " + at + " is " + answer[at] + ", not " + wanted);
      }
    }
  }

  /** Returns a random row of the network's range, in single precision. */
  static double[] row(LayerNetwork network, SplittableRandom random) {
    double[] row = new double[network.features()];
    for (int i = 0; i < row.length; i++) {
      double low = network.range().min().get(i);
      double high = network.range().max().get(i);
      row[i] = (float) (low + random.nextDouble() * (high - low));
    }
    return row;
  }

  /** Returns a random corner of the network's range. */
  static double[] corner(LayerNetwork network, SplittableRandom random) {
    double[] row = new double[network.features()];
    for (int i = 0; i < row.length; i++) {
      FeatureRange range = network.range();
      row[i] = (float) (double) (random.nextBoolean() ? range.max() : range.min()).get(i);
    }
    return row;
  }

  /** Scores may be so near to each other that single precision decides between them. */
  private static void checkLabel(
      LayerNetwork network, double[] row, double label, double tolerance) {
    List<double[]> z = network.values(network.prepare(row));
    double[] scores = z.get(z.size() - 1);
    double largest = Arrays.stream(scores).max().orElseThrow();
    double chosen = scores[(int) label];
    assertTrue(
        chosen >= largest - tolerance, () -> "label " + label + " of " + Arrays.toString(scores));
  }

  private static double largest(LayerNetwork network, double[] row) {
    double out = 1;
    for (double[] z : network.values(network.prepare(row))) {
      out = Math.max(out, Arrays.stream(z).map(Math::abs).max().orElse(0));
    }
    return out;
  }

  static double[] answer(LayerNetwork network, double[] row) {
    List<double[]> z = network.values(network.prepare(row));
    double[] out = z.get(z.size() - 1);
    out =
        switch (network.tail()) {
          case NONE -> out;
          case SIGMOID -> new RowStep.Sigmoid().apply(out);
          case SOFTMAX -> new RowStep.Softmax().apply(out);
        };
    return network.argmax() ? new RowStep.Argmax().apply(out) : out;
  }

  static double[] run(byte[] model, GraphInput input, float[] values, int rows, String output) {
    long[] shape = input.shape().stream().mapToLong(size -> size).toArray();
    shape[0] = rows;
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = options();
        OrtSession session = environment.createSession(model, options);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
        OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
      return doubles((OnnxTensor) result.get(output).orElseThrow());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return options;
  }

  private static double[] doubles(OnnxTensor tensor) {
    FloatBuffer floats = tensor.getFloatBuffer();
    if (floats != null) {
      double[] out = new double[floats.remaining()];
      for (int i = 0; i < out.length; i++) {
        out[i] = floats.get(i);
      }
      return out;
    }
    LongBuffer longs = tensor.getLongBuffer();
    double[] out = new double[longs.remaining()];
    for (int i = 0; i < out.length; i++) {
      out[i] = longs.get(i);
    }
    return out;
  }
}
