package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.List;

/**
 * Support vector machines of ONNX-ML: a sum of coefficient times kernel(x, support vector). A
 * linear kernel folds into one affine map; a polynomial or sigmoid one is a function of an affine
 * map; for the Gaussian one each difference of a feature is squared, so that the squared distance
 * is a sum of terms from zero up and keeps a usable range.
 */
final class MlVectorMachines {

  /** The most support vectors times features, for the Gaussian kernel. */
  private static final int MAX_PRODUCTS = 1 << 15;

  private static final int MAX_DEGREE = 8;

  private MlVectorMachines() {}

  static List<Value> regressor(NodeScope node) {
    if (node.integer("one_class", 0) != 0) {
      throw node.refused("it answers a sign", "convert with one_class 0, and compare the score");
    }
    Element score = score(node, node.integer("n_supports", 0));
    return List.of(new RowTensor(List.of(1), new Element[] {score}));
  }

  static List<Value> classifier(NodeScope node) {
    int strings = node.node().texts("classlabels_strings").size();
    int classes = strings > 0 ? strings : MlFeatures.list(node, "classlabels_ints").length;
    int[] vectors = node.integers("vectors_per_class").orElse(new int[0]);
    if (classes != 2 || vectors.length != 2 || vectors[0] < 0 || vectors[1] < 0) {
      throw node.refused(
          classes + " classes with " + vectors.length + " groups of support vectors",
          "two classes are supported; use one-vs-rest linear models for more");
    }
    Element score = score(node, Math.addExact(vectors[0], vectors[1]));
    // A positive score votes for the first class, although it is the second column.
    Element[] columns = MlLinear.pair(node, score);
    RowTensor label = MlFeatures.label(columns[1], columns[0]);
    double[] a = MlFeatures.list(node, "prob_a");
    double[] b = MlFeatures.list(node, "prob_b");
    String transform = node.node().text("post_transform", "NONE");
    if (a.length == 0 && b.length == 0) {
      return List.of(
          label,
          transform.equals("SOFTMAX")
              ? MlLinear.complement(node, columns)
              : MlLinear.transformed(node, columns, transform));
    }
    if (a.length != 1 || b.length != 1 || !transform.equals("NONE")) {
      throw node.refused(
          "its probabilities are not Platt's for two classes", "convert with one prob_a, prob_b");
    }
    return List.of(label, platt(node, score, a[0], b[0]));
  }

  /** 1 / (1 + exp(a s + b)) for the first class; the client computes the sigmoid. */
  private static RowTensor platt(NodeScope node, Element score, double a, double b) {
    Element first = node.symbols().affine(score, -a, -b);
    Element[] out = {first, MlFeatures.negative(node, first)};
    return MlLinear.transformed(node, out, "LOGISTIC");
  }

  private static Element score(NodeScope node, int vectors) {
    RowTensor in = MlFeatures.features(node, 0);
    double[] coefficients = MlFeatures.list(node, "coefficients");
    double[] rho = MlFeatures.list(node, "rho");
    double[] support = MlFeatures.list(node, "support_vectors");
    boolean linear = vectors == 0;
    int size = linear ? in.size() : vectors;
    if (vectors < 0
        || coefficients.length != size
        || rho.length != 1
        || support.length != (long) vectors * in.size()) {
      throw node.refused(
          coefficients.length
              + " coefficients and "
              + support.length
              + " numbers of support vectors for "
              + vectors
              + " vectors of "
              + in.size()
              + " features",
          "convert the model again");
    }
    Accumulator sum = new Accumulator(node.symbols());
    Term[] terms = node.symbols().terms(linear ? in.elements() : kernels(node, in, support));
    for (int i = 0; i < terms.length; i++) {
      sum.add(terms[i], coefficients[i]);
    }
    sum.add(rho[0]);
    return sum.element();
  }

  private static Element[] kernels(NodeScope node, RowTensor in, double[] support) {
    double[] parameters = MlFeatures.list(node, "kernel_params");
    String kernel = node.node().text("kernel_type", "LINEAR");
    if (parameters.length != 3 && !(kernel.equals("LINEAR") && parameters.length == 0)) {
      throw node.refused(parameters.length + " kernel_params", "give gamma, coef0 and degree");
    }
    return switch (kernel) {
      case "LINEAR" -> products(node, in, support, 1, 0, Polynomial.IDENTITY);
      case "POLY" -> {
        Polynomial power = Functions.power(degree(node, parameters[2]));
        yield products(node, in, support, parameters[0], parameters[1], power);
      }
      case "SIGMOID" -> products(node, in, support, parameters[0], parameters[1], Basic.TANH);
      case "RBF" -> gaussians(node, in, support, parameters[0]);
      default -> throw node.refused("its kernel is not known", "use RBF, POLY or LINEAR");
    };
  }

  private static int degree(NodeScope node, double degree) {
    if (!(degree >= 1 && degree <= MAX_DEGREE) || degree != StrictMath.rint(degree)) {
      throw node.refused(
          "its kernel's degree is " + degree, "use a whole degree up to " + MAX_DEGREE);
    }
    return (int) degree;
  }

  /** function(gamma * (x, support vector) + shift). */
  private static Element[] products(
      NodeScope node,
      RowTensor in,
      double[] support,
      double gamma,
      double shift,
      ScalarFunction function) {
    int features = in.size();
    Term[] terms = node.symbols().terms(in.elements());
    Element[] out = new Element[node.budget().elements(support.length / features)];
    Accumulator sum = new Accumulator(node.symbols());
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < features; j++) {
        sum.add(terms[j], gamma * support[i * features + j]);
      }
      sum.add(shift);
      out[i] = node.symbols().apply(function, sum.element());
    }
    return out;
  }

  /** exp(-gamma * |x - support vector|^2). */
  private static Element[] gaussians(NodeScope node, RowTensor in, double[] support, double gamma) {
    int features = in.size();
    if (support.length > MAX_PRODUCTS) {
      throw node.refused(
          support.length / features
              + " support vectors of "
              + features
              + " features make "
              + support.length
              + " squares, more than "
              + MAX_PRODUCTS,
          "train with fewer support vectors (a larger C, or fewer rows), or with a linear kernel");
    }
    if (!(gamma > 0)) {
      throw node.refused("its kernel's gamma is " + gamma, "use a gamma above 0");
    }
    Symbols symbols = node.symbols();
    Element[] out = new Element[node.budget().elements(support.length / features)];
    Accumulator sum = new Accumulator(symbols);
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < features; j++) {
        Element difference = symbols.affine(in.elements()[j], 1, -support[i * features + j]);
        sum.add(symbols.term(symbols.apply(Polynomial.SQUARE, difference)), 1);
      }
      out[i] =
          symbols.apply(Functions.compose(Basic.EXP, Functions.affine(-gamma, 0)), sum.element());
    }
    return out;
  }
}
