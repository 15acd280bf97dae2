package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataRequest;
import io.blindserve.proto.tensorflow.serving.GetModelStatusRequest;
import io.blindserve.proto.tensorflow.serving.ModelSpec;
import io.blindserve.server.http.grpc.PredictMessage;
import io.blindserve.server.http.grpc.PredictMessageReader;
import io.blindserve.server.http.grpc.TensorflowMessages;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** {@code tensorflow.serving}: predictions, which are recorded, and what is told of models. */
final class GrpcTensorflow {

  private final ModelCatalog models;

  GrpcTensorflow(ModelCatalog models) {
    this.models = models;
  }

  /** Reads a {@code PredictRequest}; plain calls only. */
  static GrpcDialect.Asked predict(byte[] bytes) {
    PredictMessage message = PredictMessageReader.read(bytes);
    requireSignature(message.model());
    return new GrpcTensors(
        new ModelName(message.model().getName()),
        version(message.model()),
        new InferRequest(
            Optional.empty(),
            RequestParameters.NONE,
            message.tensors(),
            message.outputs().stream()
                .map(name -> new OutputRequest(name, Optional.empty(), OptionalInt.empty()))
                .toList()),
        (model, outputs) -> TensorflowMessages.predicted(model.name(), model.version(), outputs));
  }

  MessageLite metadata(GetModelMetadataRequest request, UnaryOperator<VersionSelector> meant) {
    if (request.getMetadataFieldCount() == 0
        || !request.getMetadataFieldList().stream()
            .allMatch(TensorflowMessages.METADATA_FIELD::equals)) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "the only metadata_field here is " + TensorflowMessages.METADATA_FIELD);
    }
    return ofVersion(
        request.getModelSpec(),
        meant,
        found ->
            TensorflowMessages.metadata(
                found.name().value(),
                found.number(),
                found.part(ModelSignature.class).orElseThrow()));
  }

  /** All versions of a model are told wherever its default points. */
  MessageLite status(GetModelStatusRequest request) {
    ModelSpec spec = request.getModelSpec();
    return spec.getVersionChoiceCase() == ModelSpec.VersionChoiceCase.VERSIONCHOICE_NOT_SET
        ? TensorflowMessages.available(models.versions(new ModelName(spec.getName())))
        : ofVersion(
            spec,
            UnaryOperator.identity(),
            found -> TensorflowMessages.available(List.of(found.number())));
  }

  private <T> T ofVersion(
      ModelSpec spec, UnaryOperator<VersionSelector> meant, Function<ModelVersion, T> describe) {
    try (ModelLease lease =
        models.lease(new ModelName(spec.getName()), meant.apply(version(spec)))) {
      return describe.apply(lease.version());
    }
  }

  private static void requireSignature(ModelSpec spec) {
    String name = spec.getSignatureName();
    if (!name.isEmpty() && !name.equals(TensorflowMessages.SIGNATURE)) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "the only signature here is " + TensorflowMessages.SIGNATURE);
    }
  }

  private static VersionSelector version(ModelSpec spec) {
    return switch (spec.getVersionChoiceCase()) {
      case VERSION -> VersionSelector.parse(Long.toString(spec.getVersion().getValue()));
      case VERSION_LABEL -> label(spec.getVersionLabel());
      case VERSIONCHOICE_NOT_SET -> VersionSelector.unnamed();
    };
  }

  /** A number is no label, however it comes. */
  private static VersionSelector label(String text) {
    VersionSelector selector = VersionSelector.parse(text);
    if (selector instanceof VersionSelector.Label) {
      return selector;
    }
    throw new ProblemException(
        ErrorCode.UNKNOWN_VERSION, "version_label is a number, and labels begin with a letter");
  }
}
