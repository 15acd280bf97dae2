package io.blindserve.he.compile.graph;

import java.util.Map;
import java.util.TreeMap;

/** Operators that are known and refused, each with the nearest thing that would work. */
final class UnsupportedOperators {

  static final Map<String, Operator> ALL = all();

  private UnsupportedOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    String maximum = "it takes the largest of several encrypted values";
    refuse(out, maximum, "use AveragePool, or a convolution with a stride", "MaxPool");
    refuse(out, maximum, "use GlobalAveragePool", "GlobalMaxPool");
    refuse(
        out, maximum, "use ReduceMean, or ArgMax as the last operator", "ReduceMax", "ReduceMin");
    refuse(
        out,
        "it divides by a deviation that depends on the row",
        "use BatchNormalization",
        "LayerNormalization",
        "InstanceNormalization",
        "GroupNormalization",
        "RMSNormalization",
        "LpNormalization",
        "LRN",
        "MeanVarianceNormalization");
    refuse(
        out,
        "it compares or rounds encrypted values",
        "use a smooth function such as Sigmoid",
        "Sign",
        "Floor",
        "Ceil",
        "Round",
        "Greater",
        "GreaterOrEqual",
        "Less",
        "LessOrEqual",
        "Equal",
        "TopK",
        "Where",
        "Hardmax");
    refuse(
        out,
        "recurrent layers are not supported",
        "use Conv over the steps, or dense layers",
        "LSTM",
        "GRU",
        "RNN");
    refuse(
        out, "it has branches that depend on values", "export without them", "If", "Loop", "Scan");
    refuse(
        out,
        "it is a logarithm of a softmax",
        "end with Softmax, or with the values",
        "LogSoftmax");
    refuse(
        out,
        "it holds quantised integers",
        "export the model before quantisation",
        "QuantizeLinear",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "QLinearConv",
        "QLinearMatMul",
        "MatMulInteger",
        "ConvInteger");
    refuse(out, "attention divides by sums of exponentials", "use convolutions", "Attention");
    return out;
  }

  private static void refuse(
      Map<String, Operator> out, String reason, String hint, String... operators) {
    for (String operator : operators) {
      out.put(
          operator,
          node -> {
            throw node.refused(reason, hint);
          });
    }
  }
}
