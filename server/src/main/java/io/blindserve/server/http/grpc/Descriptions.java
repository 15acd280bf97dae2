package io.blindserve.server.http.grpc;

import io.blindserve.proto.inference.DataType;
import io.blindserve.proto.inference.InferBatchStatistics;
import io.blindserve.proto.inference.InferStatistics;
import io.blindserve.proto.inference.ModelConfig;
import io.blindserve.proto.inference.ModelInput;
import io.blindserve.proto.inference.ModelMetadataResponse;
import io.blindserve.proto.inference.ModelMetadataResponse.TensorMetadata;
import io.blindserve.proto.inference.ModelOutput;
import io.blindserve.proto.inference.ModelStatistics;
import io.blindserve.proto.inference.ModelVersionPolicy;
import io.blindserve.proto.inference.StatisticDuration;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.VersionStatistics.Size;
import io.blindserve.server.inference.VersionStatistics.Snapshot;
import io.blindserve.server.inference.VersionStatistics.Total;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What models take and give, as messages. Stateless. */
public final class Descriptions {

  private Descriptions() {}

  /** Returns the metadata of a model, without its platform. */
  public static ModelMetadataResponse.Builder metadata(
      String name, List<Integer> versions, ModelSignature signature) {
    ModelMetadataResponse.Builder described = ModelMetadataResponse.newBuilder().setName(name);
    versions.forEach(version -> described.addVersions(Integer.toString(version)));
    signature.inputs().forEach(spec -> described.addInputs(tensor(spec)));
    signature.outputs().forEach(spec -> described.addOutputs(tensor(spec)));
    return described;
  }

  private static TensorMetadata tensor(TensorSpec spec) {
    return TensorMetadata.newBuilder()
        .setName(spec.name())
        .setDatatype(spec.type().name())
        .addAllShape(spec.shape())
        .build();
  }

  /** Returns the configuration of a model, without its platform. */
  public static ModelConfig.Builder config(
      String name, ModelSignature signature, ModelVersionPolicy policy) {
    ModelConfig.Builder config = ModelConfig.newBuilder().setName(name).setVersionPolicy(policy);
    for (TensorSpec spec : signature.inputs()) {
      config.addInput(
          ModelInput.newBuilder()
              .setName(spec.name())
              .setDataType(type(spec))
              .addAllDims(spec.shape()));
    }
    for (TensorSpec spec : signature.outputs()) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(spec.name())
              .setDataType(type(spec))
              .addAllDims(spec.shape()));
    }
    return config;
  }

  /**
   * Returns which versions of a model are served; of the two lists at most one says something.
   *
   * @param latest how many of the highest
   * @param listed numbers of the versions
   */
  public static ModelVersionPolicy policy(
      Optional<Integer> latest, Optional<? extends Collection<Integer>> listed) {
    ModelVersionPolicy.Builder policy = ModelVersionPolicy.newBuilder();
    if (latest.isPresent()) {
      return policy
          .setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(latest.get()))
          .build();
    }
    if (listed.isPresent()) {
      ModelVersionPolicy.Specific.Builder specific = ModelVersionPolicy.Specific.newBuilder();
      listed.get().forEach(specific::addVersions);
      return policy.setSpecific(specific).build();
    }
    return policy.setAll(ModelVersionPolicy.All.getDefaultInstance()).build();
  }

  private static DataType type(TensorSpec spec) {
    return DataType.valueOf("TYPE_" + configName(spec.type()));
  }

  /** Returns the name of a type in configurations, which call byte strings otherwise. */
  public static String configName(io.blindserve.server.inference.DataType type) {
    return type == io.blindserve.server.inference.DataType.BYTES ? "STRING" : type.name();
  }

  /** Returns statistics of a version, without its name and the time of its last call. */
  public static ModelStatistics.Builder statistics(Snapshot snapshot) {
    ModelStatistics.Builder statistics =
        ModelStatistics.newBuilder()
            .setInferenceCount(snapshot.rows())
            .setExecutionCount(snapshot.runs())
            .setInferenceStats(
                InferStatistics.newBuilder()
                    .setSuccess(duration(snapshot.success()))
                    .setFail(duration(snapshot.fail()))
                    .setQueue(duration(snapshot.queue()))
                    .setComputeInput(duration(snapshot.input()))
                    .setComputeInfer(duration(snapshot.infer()))
                    .setComputeOutput(duration(snapshot.output())));
    for (Size size : snapshot.sizes()) {
      statistics.addBatchStats(
          InferBatchStatistics.newBuilder()
              .setBatchSize(size.rows())
              .setComputeInput(duration(size.input()))
              .setComputeInfer(duration(size.infer()))
              .setComputeOutput(duration(size.output())));
    }
    return statistics;
  }

  private static StatisticDuration duration(Total total) {
    return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
  }
}
