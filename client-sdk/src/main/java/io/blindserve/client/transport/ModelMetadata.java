package io.blindserve.client.transport;

import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the server says about a model (Open Inference Protocol v2, model metadata).
 *
 * @param name the model
 * @param versions the versions that it may be asked for, as the server orders them
 * @param platform what runs it
 * @param inputs the input tensors
 * @param outputs the output tensors
 * @param task for example {@code binary_classification}, when the server says it
 * @param labels names of the classes in order; empty when the server names none
 * @param features names of the columns of a row in order; empty when the server names none
 */
public record ModelMetadata(
    String name,
    List<String> versions,
    String platform,
    List<TensorInfo> inputs,
    List<TensorInfo> outputs,
    Optional<String> task,
    List<String> labels,
    List<String> features) {

  /** Copies the lists. */
  public ModelMetadata {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    labels = List.copyOf(labels);
    features = List.copyOf(features);
  }

  static ModelMetadata parse(JsonValue document) {
    JsonObject model = document.asObject();
    Optional<JsonObject> more = model.find("parameters").map(JsonValue::asObject);
    return new ModelMetadata(
        Documents.printable(model.string("name")),
        model.find("versions").map(JsonValue::asArray).map(ModelMetadata::texts).orElse(List.of()),
        Documents.printable(model.string("platform")),
        tensors(model.array("inputs")),
        tensors(model.array("outputs")),
        more.flatMap(m -> m.find("task")).map(JsonValue::asString).map(Documents::printable),
        list(more, "labels"),
        list(more, "features"));
  }

  private static List<String> list(Optional<JsonObject> more, String name) {
    return more.flatMap(m -> m.find(name))
        .map(JsonValue::asArray)
        .map(ModelMetadata::texts)
        .orElse(List.of());
  }

  private static List<String> texts(JsonArray array) {
    return array.values().stream().map(JsonValue::asString).map(Documents::printable).toList();
  }

  private static List<TensorInfo> tensors(JsonArray array) {
    return array.values().stream().map(JsonValue::asObject).map(ModelMetadata::tensor).toList();
  }

  private static TensorInfo tensor(JsonObject tensor) {
    return new TensorInfo(
        tensor.string("name"),
        tensor.string("datatype"),
        Arrays.stream(tensor.array("shape").toLongs()).boxed().toList());
  }

  /**
   * One tensor.
   *
   * @param name its name
   * @param datatype for example {@code FP32}
   * @param shape sizes, -1 where they vary
   */
  public record TensorInfo(String name, String datatype, List<Long> shape) {

    /** Copies the shape. */
    public TensorInfo {
      shape = List.copyOf(shape);
    }
  }
}
