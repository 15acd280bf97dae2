package io.blindserve.server.http.grpc;

import io.blindserve.proto.inference.InferParameter;
import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.proto.inference.ModelStreamInferResponse;

/**
 * Makes {@code ModelStreamInferResponse}s. As Triton Inference Server's, each says whether it is
 * the last one for its request. Stateless.
 */
public final class StreamMessages {

  private static final String LAST = "triton_final_response";
  private static final String RECORD = "blindserve_record";

  private StreamMessages() {}

  /**
   * Returns outputs.
   *
   * @param last whether nothing more comes for the request
   */
  public static ModelStreamInferResponse of(ModelInferResponse response, boolean last) {
    return whole(response.toBuilder(), last);
  }

  /** Returns outputs with the id of the record that tells of them. */
  public static ModelStreamInferResponse recorded(
      ModelInferResponse response, String record, boolean last) {
    return whole(
        response.toBuilder()
            .putParameters(RECORD, InferParameter.newBuilder().setStringParam(record).build()),
        last);
  }

  /**
   * Returns why a request is not answered; nothing more comes for it.
   *
   * @param request which one
   * @param sentence for the caller, not empty
   */
  public static ModelStreamInferResponse refused(RequestName request, String sentence) {
    ModelInferResponse.Builder named =
        ModelInferResponse.newBuilder()
            .setId(request.id())
            .setModelName(request.model())
            .setModelVersion(request.version());
    return whole(named, true).toBuilder().setErrorMessage(sentence).build();
  }

  private static ModelStreamInferResponse whole(ModelInferResponse.Builder response, boolean last) {
    response.putParameters(LAST, InferParameter.newBuilder().setBoolParam(last).build());
    return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
  }
}
