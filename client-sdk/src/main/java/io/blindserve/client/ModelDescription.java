package io.blindserve.client;

import io.blindserve.client.transport.ModelMetadata;
import java.util.List;
import java.util.Optional;

/**
 * What a server says about a model version.
 *
 * @param name the model
 * @param versions the versions that the server has
 * @param platform what runs it
 * @param inputs the input tensors
 * @param outputs the output tensors
 * @param task for example {@code binary_classification}; empty when the server does not say
 * @param labels the names of the classes, in order; empty when the server names none
 * @param features the names of a row's columns, in order; empty when the server names none
 */
public record ModelDescription(
    String name,
    List<String> versions,
    String platform,
    List<TensorDescription> inputs,
    List<TensorDescription> outputs,
    Optional<String> task,
    List<String> labels,
    List<String> features) {

  /** Copies the lists. */
  public ModelDescription {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    labels = List.copyOf(labels);
    features = List.copyOf(features);
  }

  static ModelDescription of(ModelMetadata m) {
    return new ModelDescription(
        m.name(),
        m.versions(),
        m.platform(),
        tensors(m.inputs()),
        tensors(m.outputs()),
        m.task(),
        m.labels(),
        m.features());
  }

  private static List<TensorDescription> tensors(List<ModelMetadata.TensorInfo> infos) {
    return infos.stream()
        .map(i -> new TensorDescription(i.name(), i.datatype(), i.shape()))
        .toList();
  }

  /**
   * One tensor.
   *
   * @param name its name
   * @param datatype for example {@code FP32}
   * @param shape sizes, -1 where they vary
   */
  public record TensorDescription(String name, String datatype, List<Long> shape) {

    /** Copies the shape. */
    public TensorDescription {
      shape = List.copyOf(shape);
    }
  }
}
