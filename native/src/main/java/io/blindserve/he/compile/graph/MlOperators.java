package io.blindserve.he.compile.graph;

import java.util.Map;
import java.util.TreeMap;

/**
 * The operators of the domain {@code ai.onnx.ml}, but for trees, which have a package of their own.
 * Those that are refused always are here for their hints.
 */
final class MlOperators {

  /** The domain. */
  static final String DOMAIN = "ai.onnx.ml";

  static final Map<String, Operator> ALL = all();

  private MlOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.putAll(MlFeatures.ALL);
    out.put("LinearRegressor", MlLinear::regressor);
    out.put("LinearClassifier", MlLinear::classifier);
    out.put("SVMRegressor", MlVectorMachines::regressor);
    out.put("SVMClassifier", MlVectorMachines::classifier);
    refuse(out, "it compares numbers", "do this step on the client", "Binarizer");
    refuse(
        out,
        "it works on categories or text",
        "encode categories as numbers before the call",
        "CategoryMapper",
        "DictVectorizer",
        "LabelEncoder",
        "OneHotEncoder",
        "CastMap");
    refuse(
        out,
        "a second node of trees, or trees among other models, cannot be read",
        "convert one ensemble of trees on its own",
        "TreeEnsemble",
        "TreeEnsembleClassifier",
        "TreeEnsembleRegressor");
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
