package io.blindserve.server.http;

import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.http.grpc.InferMessageWriter;
import io.blindserve.server.http.grpc.StreamMessages;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes the messages of one generation, in their frames.
 *
 * @param model the model's name
 * @param version its number
 * @param id of the request, which comes back
 * @param emptyEnd whether the end is a message of its own, without outputs
 */
record GeneratedMessages(String model, int version, String id, boolean emptyEnd) {

  /** Returns a message behind which others come. */
  byte[] between(List<Tensor> outputs) {
    return GrpcFrame.of(StreamMessages.of(response(outputs), false));
  }

  /**
   * Returns what comes last.
   *
   * @param record id of the call's record
   */
  byte[] last(List<Tensor> outputs, String record) {
    byte[] told = GrpcFrame.of(StreamMessages.recorded(response(outputs), record, !emptyEnd));
    return emptyEnd ? joined(told, end()) : told;
  }

  private byte[] end() {
    return GrpcFrame.of(StreamMessages.of(response(List.of()), true));
  }

  private ModelInferResponse response(List<Tensor> outputs) {
    return InferMessageWriter.of(model, version, id, outputs);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
