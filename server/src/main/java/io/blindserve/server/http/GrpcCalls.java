package io.blindserve.server.http;

import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.Departure;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Walks messages of inference through the steps of a call, each with its own record. */
final class GrpcCalls {

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final GrpcReader reader;
  private final Decoding decoding;
  private final long maxBodyBytes;

  /**
   * Makes the walk.
   *
   * @param maxBodyBytes the largest message of a plain call
   */
  GrpcCalls(
      Vertx vertx, CallPipeline pipeline, GrpcReader reader, Decoding decoding, long maxBodyBytes) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.reader = reader;
    this.decoding = decoding;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Runs a call; the message is released when it is done.
   *
   * @param head of the stream; an answer goes in its coding if the message came so
   * @param departure by which the call is given up
   * @param reply told on the event loop
   */
  void run(
      AuthorisedCall call,
      GrpcMessage message,
      GrpcDialect dialect,
      StreamHead head,
      Departure departure,
      Consumer<GrpcReply> reply) {
    Context context = vertx.getOrCreateContext();
    try {
      decoding.run(
          message.body().length,
          () ->
              RequestScope.run(
                  call.facts().request(),
                  () ->
                      finish(
                          context, message, work(call, message, dialect, head, departure), reply)));
    } catch (RejectedExecutionException e) {
      Problem busy =
          new Problem(ErrorCode.OVERLOADED, "too many bodies are being read; try again later");
      finish(context, message, refused(call, busy, message.body().length), reply);
    }
  }

  private void finish(
      Context context,
      GrpcMessage message,
      CompletionStage<GrpcReply> work,
      Consumer<GrpcReply> reply) {
    work.whenComplete(
        (done, failure) -> {
          reader.release(message);
          tell(context, done, failure, reply);
        });
  }

  private static void tell(
      Context context, GrpcReply done, Throwable failure, Consumer<GrpcReply> reply) {
    context.runOnContext(now -> reply.accept(failure == null ? done : GrpcReply.logUnavailable()));
  }

  private CompletionStage<GrpcReply> work(
      AuthorisedCall call,
      GrpcMessage message,
      GrpcDialect dialect,
      StreamHead head,
      Departure departure) {
    OpenCall open = call;
    int bytes = message.body().length;
    try {
      GrpcDialect.Asked asked = dialect.read(message.body());
      BoundCall bound = pipeline.bind(call, asked.model(), asked.version().keyed(head.stickyKey()));
      open = bound;
      BoundCall known = bound.as(asked.action(bound.version()));
      open = known;
      GrpcDialect.Read read = asked.read(known, head.coding().filter(any -> message.compressed()));
      EncryptedLimits.requirePlain(read.input(), bytes, maxBodyBytes);
      if (read.input() instanceof InferenceInput.Encrypted) {
        requireEncryptedFraming(known, message);
      }
      return pipeline
          .evaluate(known, read.input(), bytes, read.answer(), departure)
          .thenApply(read.answer()::of);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return refused(open, Problems.of(e), bytes);
    }
  }

  /** Ciphertexts are noise: what compresses is no ciphertext. */
  private static void requireEncryptedFraming(BoundCall call, GrpcMessage message) {
    if (message.compressed()) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "messages of encrypted calls must not be compressed");
    }
    EncryptedLimits.require(call, message.wireBytes());
  }

  /** Refuses a call at any step and records that. */
  void refuse(OpenCall call, Throwable failure, Consumer<GrpcReply> reply) {
    Context context = vertx.getOrCreateContext();
    refused(call, Problems.of(failure), 0)
        .whenComplete((done, broken) -> tell(context, done, broken, reply));
  }

  private CompletionStage<GrpcReply> refused(OpenCall call, Problem problem, long bytesIn) {
    CompletionStage<RecordedCall> recorded = pipeline.refuse(call, problem, bytesIn);
    return recorded.thenApply(GrpcReply::refused);
  }
}
