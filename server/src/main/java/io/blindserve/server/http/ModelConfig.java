package io.blindserve.server.http;

import io.blindserve.server.http.grpc.Descriptions;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.model.VersionPolicy;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of a version in the words of Triton's model configuration, which clients read to
 * learn of tensors. Batches are a dimension like others here, so {@code max_batch_size} is 0.
 */
final class ModelConfig {

  /** What configurations call the kind of a model. */
  static final String PLATFORM = "onnxruntime_onnx";

  static final String BACKEND = "onnxruntime";

  private ModelConfig() {}

  static String json(ModelVersion version, VersionPolicy policy) {
    ModelSignature signature = version.part(ModelSignature.class).orElseThrow();
    return "{\"name\":"
        + JsonText.quote(version.name().value())
        + ",\"platform\":\""
        + PLATFORM
        + "\",\"backend\":\""
        + BACKEND
        + "\",\"max_batch_size\":0,"
        + "\"version_policy\":"
        + policy(policy)
        + ",\"input\":"
        + tensors(signature.inputs())
        + ",\"output\":"
        + tensors(signature.outputs())
        + "}";
  }

  private static String policy(VersionPolicy policy) {
    if (policy.latest().isPresent()) {
      return "{\"latest\":{\"num_versions\":" + policy.latest().get() + "}}";
    }
    return policy
        .listed()
        .map(numbers -> "{\"specific\":{\"versions\":" + array(numbers) + "}}")
        .orElse("{\"all\":{}}");
  }

  private static String array(Collection<?> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  private static String tensors(List<TensorSpec> specs) {
    return specs.stream().map(ModelConfig::tensor).collect(Collectors.joining(",", "[", "]"));
  }

  private static String tensor(TensorSpec spec) {
    return "{\"name\":"
        + JsonText.quote(spec.name())
        + ",\"data_type\":\"TYPE_"
        + Descriptions.configName(spec.type())
        + "\",\"dims\":"
        + array(spec.shape())
        + "}";
  }
}
