package io.blindserve.he.compile.approximate;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The article's network, version 1 of docs/models/breast-cancer: 30-128-64-32-1 with Relu. */
final class ArticleNetwork {

  private static final Path HOME = Path.of("..", "docs", "models", "breast-cancer");
  private static final int[] WIDTHS = {30, 128, 64, 32, 1};

  private ArticleNetwork() {}

  /** Returns rows of a CSV file without its label. */
  static List<double[]> rows(String name) throws IOException {
    List<double[]> out = new ArrayList<>();
    List<String> lines = Files.readAllLines(HOME.resolve("data").resolve(name));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      double[] row = new double[WIDTHS[0]];
      for (int i = 0; i < row.length; i++) {
        row[i] = Double.parseDouble(cells[i]);
      }
      out.add(row);
    }
    return out;
  }

  static LayerNetwork read() throws IOException {
    Map<String, double[]> tensors = new HashMap<>();
    byte[] model = Files.readAllBytes(HOME.resolve("1").resolve("model.onnx"));
    fields(ByteBuffer.wrap(model), 7, graph -> fields(graph, 5, tensor -> tensor(tensor, tensors)));
    FeatureRange range = range();
    double[] scale = tensor(tensors, "standardise.inverse_deviation", 30);
    double[] shift = tensor(tensors, "centre.mean", 30).clone();
    for (int i = 0; i < shift.length; i++) {
      shift[i] *= -scale[i];
    }
    RowStep.Affine affine = new RowStep.Affine(boxed(scale), boxed(shift));
    FeatureRange box =
        new FeatureRange(
            boxed(affine.apply(unboxed(range.min()))), boxed(affine.apply(unboxed(range.max()))));
    List<Layer> layers = new ArrayList<>();
    for (int k = 1; k < WIDTHS.length; k++) {
      boolean last = k == WIDTHS.length - 1;
      ScalarFunction function = last ? Polynomial.IDENTITY : Named.RELU;
      layers.add(
          new Layer(
              last ? "dense4" : "relu" + k,
              last ? "Gemm" : "Relu",
              SparseMatrix.ofDense(
                  WIDTHS[k],
                  WIDTHS[k - 1],
                  tensor(tensors, "dense" + k + ".weights", WIDTHS[k] * WIDTHS[k - 1])),
              tensor(tensors, "dense" + k + ".bias", WIDTHS[k]),
              Collections.nCopies(WIDTHS[k], function)));
    }
    return new LayerNetwork(
        "input",
        30,
        range,
        List.of(new RowStep.Clip(range), affine),
        box,
        layers,
        Tail.SIGMOID,
        false,
        "probability",
        List.of());
  }

  private static FeatureRange range() throws IOException {
    JsonObject json =
        (JsonObject)
            Json.parse(
                Files.readString(HOME.resolve("1").resolve("model.json")),
                JsonLimits.ofBytes(1 << 16));
    JsonObject range = json.object("input").object("range");
    return new FeatureRange(
        boxed(range.array("min").toDoubles()), boxed(range.array("max").toDoubles()));
  }

  private static double[] tensor(Map<String, double[]> tensors, String name, int size) {
    double[] out = tensors.get(name);
    if (out == null || out.length != size) {
      throw new IllegalStateException("no tensor " + name + " of " + size);
    }
    return out;
  }

  private static List<Double> boxed(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static double[] unboxed(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private interface Taker {
    void take(ByteBuffer field);
  }

  /** Name and raw data of a tensor of floats: fields 8 and 9 of ONNX's TensorProto. */
  private static void tensor(ByteBuffer tensor, Map<String, double[]> into) {
    String[] name = {""};
    fields(tensor.duplicate(), 8, f -> name[0] = StandardCharsets.UTF_8.decode(f).toString());
    fields(
        tensor.duplicate(),
        9,
        raw -> {
          ByteBuffer floats = raw.order(ByteOrder.LITTLE_ENDIAN);
          double[] out = new double[floats.remaining() / Float.BYTES];
          for (int i = 0; i < out.length; i++) {
            out[i] = floats.getFloat();
          }
          into.put(name[0], out);
        });
  }

  /** Gives the fields of a number in a protobuf message, of those that have a length. */
  private static void fields(ByteBuffer message, int wanted, Taker taker) {
    while (message.hasRemaining()) {
      long tag = varint(message);
      int size =
          switch ((int) tag & 7) {
            case 0 -> varint(message) < 0 ? 0 : 0;
            case 1 -> 8;
            case 2 -> (int) varint(message);
            case 5 -> 4;
            default -> throw new IllegalStateException("field of kind " + (tag & 7));
          };
      if (tag >>> 3 == wanted) {
        taker.take(message.slice(message.position(), size));
      }
      message.position(message.position() + size);
    }
  }

  private static long varint(ByteBuffer from) {
    long out = 0;
    int shift = 0;
    byte next;
    do {
      next = from.get();
      out |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return out;
  }
}
