package io.blindserve.server.http.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import io.blindserve.proto.tensorflow.SignatureDef;
import io.blindserve.proto.tensorflow.TensorInfo;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataResponse;
import io.blindserve.proto.tensorflow.serving.GetModelStatusResponse;
import io.blindserve.proto.tensorflow.serving.ModelSpec;
import io.blindserve.proto.tensorflow.serving.ModelVersionStatus;
import io.blindserve.proto.tensorflow.serving.PredictResponse;
import io.blindserve.proto.tensorflow.serving.SignatureDefMap;
import io.blindserve.proto.tensorflow.serving.StatusProto;
import io.blindserve.server.http.tensor.BinaryTensors;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.problem.ProblemException;
import java.util.List;

/** Makes answers of TensorFlow Serving's protocol. Stateless. */
public final class TensorflowMessages {

  /** The one signature that every model has here. */
  public static final String SIGNATURE = "serving_default";

  /** The one field of metadata that there is. */
  public static final String METADATA_FIELD = "signature_def";

  /** No number takes more bytes in a list than this many times those of its type. */
  private static final long WIDEST = 10;

  private TensorflowMessages() {}

  /**
   * Returns the answer of a prediction.
   *
   * @throws ProblemException {@code unsupported} if no message can carry the outputs
   */
  public static PredictResponse predicted(String model, int version, List<Tensor> outputs) {
    long size = outputs.stream().mapToLong(BinaryTensors::size).sum();
    if (size > Integer.MAX_VALUE / WIDEST) {
      throw GrpcFrame.tooLarge();
    }
    PredictResponse.Builder response =
        PredictResponse.newBuilder().setModelSpec(spec(model, version).setSignatureName(SIGNATURE));
    outputs.forEach(output -> response.putOutputs(output.name(), TensorProtos.of(output)));
    return response.build();
  }

  private static ModelSpec.Builder spec(String model, int version) {
    return ModelSpec.newBuilder().setName(model).setVersion(Int64Value.of(version));
  }

  /** Returns the answer about a model's signature. */
  public static GetModelMetadataResponse metadata(
      String model, int version, ModelSignature signature) {
    SignatureDef.Builder described =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    signature.inputs().forEach(input -> described.putInputs(input.name(), info(input)));
    signature.outputs().forEach(output -> described.putOutputs(output.name(), info(output)));
    SignatureDefMap signatures =
        SignatureDefMap.newBuilder().putSignatureDef(SIGNATURE, described.build()).build();
    return GetModelMetadataResponse.newBuilder()
        .setModelSpec(spec(model, version))
        .putMetadata(METADATA_FIELD, Any.pack(signatures))
        .build();
  }

  private static TensorInfo info(TensorSpec spec) {
    return TensorInfo.newBuilder()
        .setName(spec.name())
        .setDtype(TensorflowTypes.of(spec.type()))
        .setTensorShape(TensorProtos.shape(spec.shape()))
        .build();
  }

  /** Returns the answer about versions that are served. */
  public static GetModelStatusResponse available(List<Integer> versions) {
    GetModelStatusResponse.Builder response = GetModelStatusResponse.newBuilder();
    for (int version : versions) {
      response.addModelVersionStatus(
          ModelVersionStatus.newBuilder()
              .setVersion(version)
              .setState(ModelVersionStatus.State.AVAILABLE)
              .setStatus(StatusProto.getDefaultInstance()));
    }
    return response.build();
  }
}
