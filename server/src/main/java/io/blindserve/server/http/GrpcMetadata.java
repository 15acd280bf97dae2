package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.proto.inference.ModelConfigRequest;
import io.blindserve.proto.inference.ModelConfigResponse;
import io.blindserve.proto.inference.ModelMetadataRequest;
import io.blindserve.proto.inference.ModelMetadataResponse;
import io.blindserve.proto.inference.ModelReadyRequest;
import io.blindserve.proto.inference.ModelReadyResponse;
import io.blindserve.proto.inference.ModelStatisticsRequest;
import io.blindserve.proto.inference.ModelStatisticsResponse;
import io.blindserve.proto.inference.ModelVersionPolicy;
import io.blindserve.proto.inference.RepositoryIndexRequest;
import io.blindserve.proto.inference.RepositoryIndexResponse;
import io.blindserve.proto.inference.RepositoryIndexResponse.ModelIndex;
import io.blindserve.proto.inference.ServerMetadataResponse;
import io.blindserve.server.http.grpc.Descriptions;
import io.blindserve.server.inference.Execution;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.model.VersionPolicy;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What is told of the server and its models; not recorded, as over HTTP. */
final class GrpcMetadata {

  /** The property that names the execution provider. */
  private static final String PROVIDER = "provider";

  private final ModelCatalog models;
  private final String version;

  GrpcMetadata(ModelCatalog models, String version) {
    this.models = models;
    this.version = version;
  }

  MessageLite server() {
    return ServerMetadataResponse.newBuilder()
        .setName(MetadataHandler.NAME)
        .setVersion(version)
        .addAllExtensions(MetadataHandler.EXTENSIONS)
        .build();
  }

  MessageLite model(ModelMetadataRequest request, UnaryOperator<VersionSelector> meant) {
    return ofVersion(
        request.getName(),
        meant.apply(GrpcRequests.version(request.getVersion())),
        found -> {
          ModelMetadataResponse.Builder told =
              Descriptions.metadata(
                      found.name().value(), models.versions(found.name()), signature(found))
                  .setPlatform(MetadataHandler.PLATFORM);
          found
              .part(Execution.class)
              .ifPresent(how -> told.putProperties(PROVIDER, how.provider()));
          return told.build();
        });
  }

  /** A version that is not there is not ready, which is no error. */
  MessageLite modelReady(ModelReadyRequest request, UnaryOperator<VersionSelector> meant) {
    boolean ready;
    try {
      ready =
          ofVersion(
              request.getName(),
              meant.apply(GrpcRequests.version(request.getVersion())),
              found -> true);
    } catch (ProblemException e) {
      ready = false;
    }
    return ModelReadyResponse.newBuilder().setReady(ready).build();
  }

  MessageLite config(ModelConfigRequest request, UnaryOperator<VersionSelector> meant) {
    return ofVersion(
        request.getName(),
        meant.apply(GrpcRequests.version(request.getVersion())),
        found ->
            ModelConfigResponse.newBuilder()
                .setConfig(
                    Descriptions.config(found.name().value(), signature(found), policy(found))
                        .setPlatform(ModelConfig.PLATFORM)
                        .setBackend(ModelConfig.BACKEND))
                .build());
  }

  private ModelVersionPolicy policy(ModelVersion found) {
    VersionPolicy policy = models.policy(found.name());
    return Descriptions.policy(policy.latest(), policy.listed());
  }

  MessageLite index(RepositoryIndexRequest request) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (RepositoryIndex.Entry entry : new RepositoryIndex(models).entries(request.getReady())) {
      index.addModels(
          ModelIndex.newBuilder()
              .setName(entry.name())
              .setVersion(entry.version())
              .setState(entry.state())
              .setReason(entry.reason()));
    }
    return index.build();
  }

  MessageLite statistics(ModelStatisticsRequest request) {
    List<ModelStatistics.Entry> entries =
        new ModelStatistics(models)
            .entries(
                request.getName().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ModelName(request.getName())),
                Optional.of(request.getVersion())
                    .filter(text -> !text.isEmpty())
                    .map(GrpcRequests::version));
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    for (ModelStatistics.Entry entry : entries) {
      response.addModelStats(
          Descriptions.statistics(entry.snapshot())
              .setName(entry.name())
              .setVersion(entry.version())
              .setLastInference(entry.lastMillis()));
    }
    return response.build();
  }

  private static ModelSignature signature(ModelVersion version) {
    return version.part(ModelSignature.class).orElseThrow();
  }

  private <T> T ofVersion(
      String name, VersionSelector version, Function<ModelVersion, T> describe) {
    try (ModelLease lease = models.lease(new ModelName(name), version)) {
      return describe.apply(lease.version());
    }
  }
}
