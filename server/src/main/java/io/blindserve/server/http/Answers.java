package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.http.InferResponseCodec.ElementForm;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.ControlResult;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.KeyChange;
import io.blindserve.server.inference.Outcome.KeysResult;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Outcome.Refusal;
import io.blindserve.server.inference.Outcome.RoutingResult;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Turns what calls ended with into answers. */
final class Answers {

  /** The header with the id of a call's record. */
  static final String RECORD = "Blindserve-Record";

  /** Why a call that could not be recorded is not answered. */
  static final Problem LOG_UNAVAILABLE =
      new Problem(
          ErrorCode.LOG_UNAVAILABLE,
          "the access log cannot be written, so calls are not answered; try again later");

  private static final String RETRY_AFTER_SECONDS = "1";
  private static final double NANOS_PER_MILLI = 1e6;

  private Answers() {}

  /** Returns the answer with outputs, to be given once the call is recorded. */
  static Answer of(ModelRef model, PlainResult result, InferRequest request) {
    return encode(model, request.shown(result.outputs()), ElementForm.TEXT_IF_UTF8, request);
  }

  /** Returns the answer with ciphertexts, to be given once the call is recorded. */
  static Answer of(ModelRef model, EncryptedResult result, InferRequest request) {
    double millis = result.evaluation().computeNanos() / NANOS_PER_MILLI;
    return encode(model, result.outputs(), ElementForm.BASE64, request)
        .with("Blindserve-Compute-Ms", String.format(Locale.ROOT, "%.3f", millis));
  }

  private static Answer encode(
      ModelRef model, List<Tensor> outputs, ElementForm form, InferRequest request) {
    EncodedBody body =
        InferResponseCodec.encode(
            model.name(),
            Integer.toString(model.version()),
            request.id(),
            outputs,
            request::wantsBinary,
            form);
    Answer answer = Answer.of(200, body.contentType(), body.bytes());
    return body.headerContentLength().isPresent()
        ? answer.with(
            "Inference-Header-Content-Length",
            Integer.toString(body.headerContentLength().getAsInt()))
        : answer;
  }

  /** Returns the answer of a recorded refusal or call about keys or models. */
  static Answer of(RecordedCall call) {
    Outcome outcome = call.outcome();
    Answer answer;
    if (outcome instanceof KeysResult keys) {
      answer = Answer.empty(status(keys.change()));
    } else if (outcome instanceof ControlResult || outcome instanceof RoutingResult) {
      answer = Answer.empty(200);
    } else if (outcome instanceof Refusal refusal) {
      answer = of(refusal.problem());
    } else {
      throw new IllegalStateException("an inference result on a route of keys or models");
    }
    return recorded(answer, call);
  }

  /** Returns an answer that names its record. */
  static Answer recorded(Answer answer, RecordedCall call) {
    return answer.with(RECORD, call.recordId());
  }

  private static int status(KeyChange change) {
    return switch (change) {
      case STORED -> 201;
      case KNOWN, FOUND -> 200;
      case ABSENT -> 404;
      case REMOVED -> 204;
    };
  }

  /**
   * Returns the answer of a problem of a route that is not recorded, or when the log cannot be
   * written.
   */
  static Answer of(Problem problem) {
    String body =
        "{\"error\":"
            + JsonText.quote(problem.sentence())
            + ",\"code\":\""
            + problem.code().label()
            + "\"}";
    Answer answer =
        Answer.of(
            StatusTable.status(problem.code()), Answer.JSON, body.getBytes(StandardCharsets.UTF_8));
    if (StatusTable.retryable(problem.code())) {
      answer = answer.with("Retry-After", RETRY_AFTER_SECONDS);
    }
    return problem.code() == ErrorCode.UNAUTHENTICATED
        ? answer.with("WWW-Authenticate", "Bearer")
        : answer;
  }

  /** The call could not be recorded, so nothing of its outcome leaves. */
  static Answer logUnavailable() {
    return of(LOG_UNAVAILABLE);
  }
}
