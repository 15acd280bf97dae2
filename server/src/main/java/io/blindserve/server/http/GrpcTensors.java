package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.VersionSelector;
import java.util.List;
import java.util.Optional;

/**
 * A message that asks a model for outputs.
 *
 * @param model the model that is asked
 * @param version which one of it
 * @param request what is asked of it
 * @param writer writes what comes of it
 */
record GrpcTensors(
    ModelName model, VersionSelector version, InferRequest request, GrpcTensors.Writer writer)
    implements GrpcDialect.Asked {

  /** Writes an answer. */
  @FunctionalInterface
  interface Writer {
    /**
     * Returns the message with outputs.
     *
     * @throws io.blindserve.server.problem.ProblemException if no message can carry them
     */
    MessageLite write(ModelRef model, List<Tensor> outputs);
  }

  @Override
  public GrpcDialect.Read read(BoundCall call, Optional<ContentCoding> coding) {
    return new GrpcDialect.Read(
        InferenceInputs.of(request, call.caller()), new Written(rendered(call, coding)));
  }

  private Rendered<byte[]> rendered(BoundCall call, Optional<ContentCoding> coding) {
    ModelRef bound = call.facts().model().orElseThrow();
    return new Rendered<>(
        result -> frame(writer.write(bound, result.outputs()), coding),
        result -> GrpcFrame.of(writer.write(bound, result.outputs())));
  }

  /** An answer goes in the coding of the call where that makes it smaller. */
  private static byte[] frame(MessageLite message, Optional<ContentCoding> coding) {
    int length = message.getSerializedSize();
    if (coding.isPresent() && length >= Answer.SMALLEST_ENCODED) {
      byte[] encoded = coding.get().encode(message.toByteArray());
      if (encoded.length < length) {
        return GrpcFrame.ofCompressed(encoded);
      }
    }
    return GrpcFrame.of(message);
  }

  /** Outputs that were written before the call was recorded. */
  private record Written(Rendered<byte[]> rendered) implements GrpcAnswer {

    @Override
    public Outcome render(Outcome outcome) {
      return rendered.render(outcome);
    }

    @Override
    public GrpcReply of(RecordedCall call) {
      return GrpcReply.of(call, rendered);
    }
  }
}
