package io.blindserve.server.http;

import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.Refusal;
import io.blindserve.server.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What may leave now that a call is recorded.
 *
 * @param problem why it was refused, if it was
 * @param frame the message in its frame; empty for refusals
 * @param trailers what is told beside
 */
@SuppressWarnings("ArrayRecordComponent") // written once, to the network; never compared
record GrpcReply(Optional<Problem> problem, byte[] frame, Map<String, String> trailers) {

  private static final byte[] NOTHING = {};
  private static final double NANOS_PER_MILLI = 1e6;

  /** Returns the reply of a call that was refused or broken off. */
  static GrpcReply refused(RecordedCall call) {
    Problem problem = call.outcome().failure().orElseThrow();
    return new GrpcReply(Optional.of(problem), NOTHING, trailers(call));
  }

  /** Returns the reply of a call whose message was written before it was recorded. */
  static GrpcReply of(RecordedCall call, Rendered<byte[]> rendered) {
    return call.outcome() instanceof Refusal ? refused(call) : of(call, rendered.written());
  }

  static GrpcReply of(RecordedCall call, byte[] frame) {
    return new GrpcReply(Optional.empty(), frame, trailers(call));
  }

  /** Answers a call that has one answer. */
  void sendTo(GrpcExchange exchange) {
    if (problem.isPresent()) {
      exchange.fail(problem.get(), trailers);
    } else {
      exchange.send(frame);
      exchange.finish(trailers);
    }
  }

  /** The call could not be recorded, so nothing of its outcome leaves. */
  static GrpcReply logUnavailable() {
    return new GrpcReply(Optional.of(Answers.LOG_UNAVAILABLE), NOTHING, Map.of());
  }

  private static Map<String, String> trailers(RecordedCall call) {
    Map<String, String> trailers = new LinkedHashMap<>();
    trailers.put("blindserve-record", call.recordId());
    if (call.outcome() instanceof EncryptedResult result) {
      double millis = result.evaluation().computeNanos() / NANOS_PER_MILLI;
      trailers.put("blindserve-compute-ms", String.format(Locale.ROOT, "%.3f", millis));
    }
    return trailers;
  }
}
