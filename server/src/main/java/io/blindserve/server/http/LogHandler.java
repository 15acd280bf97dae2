package io.blindserve.server.http;

import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.LogReader;
import io.blindserve.server.audit.Receipt;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** The published access log (C2SP tlog-tiles) and receipts of it; who reads records is recorded. */
final class LogHandler {

  private static final String PREFIX = "/log/";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String OCTETS = "application/octet-stream";
  private static final String CACHE_CONTROL = "Cache-Control";

  /** Checkpoints and receipts are new every few seconds; what is in a tile never changes. */
  private static final String NO_CACHE = "no-cache";

  private static final String FOR_EVER = "max-age=31536000, immutable";

  private final Vertx vertx;
  private final LogReader log;
  private final Gate gate;
  private final CallPipeline pipeline;
  private final Responder responder;

  LogHandler(Vertx vertx, LogReader log, Gate gate, CallPipeline pipeline, Responder responder) {
    this.pipeline = pipeline;
    this.vertx = vertx;
    this.log = log;
    this.gate = gate;
    this.responder = responder;
  }

  void checkpoint(RoutingContext route) {
    answer(
        route,
        Action.LOG_PROOFS,
        caller ->
            log.checkpoint()
                .map(note -> Answer.of(200, TEXT, note).with(CACHE_CONTROL, NO_CACHE))
                .orElseGet(LogHandler::nothing));
  }

  /** The log's own word on whose signatures to ask for, in the form of C2SP tlog-policy. */
  void policy(RoutingContext route) {
    byte[] policy =
        ("# Pin the key from elsewhere: a server that lies about its log lies here too.\n"
                + others()
                + log.policy())
            .getBytes(StandardCharsets.UTF_8);
    answer(
        route,
        Action.LOG_PROOFS,
        caller -> Answer.of(200, TEXT, policy).with(CACHE_CONTROL, NO_CACHE));
  }

  /** Any log line of a policy is enough, so that what signs besides is told in comments. */
  private String others() {
    return log.verifierKeys().stream()
        .filter(key -> key.kind() != KeyKind.ED25519)
        .map(key -> "# Signs every checkpoint too: " + key + "\n")
        .collect(Collectors.joining());
  }

  /** The path is taken as it was sent: there is one way to write a tile's. */
  void tile(RoutingContext route) {
    String path = route.request().path();
    Optional<TileId> id =
        path.startsWith(PREFIX) ? TileId.parse(path.substring(PREFIX.length())) : Optional.empty();
    boolean records = id.filter(asked -> asked.kind() == TileId.Kind.ENTRIES).isPresent();
    Action action = records ? Action.LOG_RECORDS : Action.LOG_PROOFS;
    answer(route, action, caller -> id.isPresent() ? tile(caller, id.get()) : nothing());
  }

  private Answer tile(Caller caller, TileId id) throws IOException {
    Optional<byte[]> found = log.tile(id);
    if (found.isPresent() && id.kind() == TileId.Kind.ENTRIES) {
      long first = id.index() * TileId.FULL;
      pipeline.read(caller, first, first + id.width() - 1);
    }
    return found
        .map(bytes -> Answer.of(200, OCTETS, bytes).with(CACHE_CONTROL, FOR_EVER))
        .orElseGet(LogHandler::nothing);
  }

  void receipt(RoutingContext route) {
    String id = String.valueOf(route.pathParam("id"));
    answer(route, Action.LOG_PROOFS, caller -> receipt(log.receipt(id)));
  }

  private static Answer receipt(Receipt receipt) {
    if (receipt instanceof Receipt.Proof proof) {
      return Answer.of(200, TEXT, proof.toByteArray()).with(CACHE_CONTROL, NO_CACHE);
    }
    return Answers.of(
        receipt instanceof Receipt.NotYet
            ? new Problem(ErrorCode.NOT_YET, "no checkpoint has this record yet; ask again soon")
            : new Problem(ErrorCode.UNKNOWN_RECORD, "the access log has no record of this id"));
  }

  private static Answer nothing() {
    return Answers.of(new Problem(ErrorCode.UNKNOWN_ROUTE, "there is nothing at this path"));
  }

  /** What answers a caller. */
  private interface Work {
    Answer of(Caller caller) throws IOException;
  }

  private void answer(RoutingContext route, Action action, Work work) {
    gate.admit(route.request(), action)
        .ifPresent(
            caller ->
                vertx
                    .executeBlocking(() -> work.of(caller), false)
                    .onSuccess(answer -> responder.send(route.request(), answer))
                    .onFailure(e -> responder.send(route.request(), Answers.of(Problems.of(e)))));
  }
}
