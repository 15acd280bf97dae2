package io.blindserve.server.http;

import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.LogReader;
import io.blindserve.server.audit.explore.AuditPage;
import io.blindserve.server.audit.explore.PageData;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * {@code GET /audit}, a page for auditors, and {@code GET /audit/records}, what it shows: some
 * records of the published log, and the hashes by which the page verifies them. Reads are recorded.
 */
final class AuditPageHandler {

  private static final int RECORDS = 2_000;
  private static final String NUMBER = "0|[1-9][0-9]{0,17}";

  private final byte[] page = AuditPage.live().getBytes(StandardCharsets.UTF_8);
  private final Vertx vertx;
  private final LogReader log;
  private final Gate gate;
  private final CallPipeline pipeline;
  private final Responder responder;

  AuditPageHandler(
      Vertx vertx, LogReader log, Gate gate, CallPipeline pipeline, Responder responder) {
    this.vertx = vertx;
    this.log = log;
    this.gate = gate;
    this.pipeline = pipeline;
    this.responder = responder;
  }

  /**
   * Answers the page, which has nothing of the log in it and asks for a token where one is wanted.
   */
  void page(RoutingContext route) {
    responder.send(
        route.request(),
        Answer.of(200, "text/html; charset=utf-8", page)
            .with("Cache-Control", "no-cache")
            .with("X-Content-Type-Options", "nosniff")
            .with("Referrer-Policy", "no-referrer")
            .with("X-Frame-Options", "DENY"));
  }

  /** Answers the newest records, or those before a place. */
  void records(RoutingContext route) {
    gate.admit(route.request(), Action.LOG_RECORDS).ifPresent(caller -> records(route, caller));
  }

  private void records(RoutingContext route, Caller caller) {
    Optional<Long> before;
    try {
      before = before(route);
    } catch (ProblemException e) {
      responder.send(route.request(), Answers.of(e.problem()));
      return;
    }
    vertx
        .executeBlocking(() -> records(caller, before), false)
        .onSuccess(answer -> responder.send(route.request(), answer))
        .onFailure(e -> responder.send(route.request(), Answers.of(Problems.of(e))));
  }

  private static Optional<Long> before(RoutingContext route) {
    Optional<String> text = Optional.ofNullable(route.request().getParam("before"));
    if (text.isPresent() && !text.get().matches(NUMBER)) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "before is the place of a record");
    }
    return text.map(Long::parseLong);
  }

  private Answer records(Caller caller, Optional<Long> before) throws IOException {
    Optional<byte[]> note = log.checkpoint();
    if (note.isEmpty()) {
      return Answers.of(new Problem(ErrorCode.UNKNOWN_ROUTE, "the log has no checkpoint"));
    }
    long size = size(note.get());
    long to = Math.min(size, before.orElse(size));
    long from = Math.max(0, to - RECORDS);
    byte[] document =
        PageData.write(
            this::tile,
            note.get(),
            size,
            Optional.of(log.verifierKeys().get(0).toString()),
            from,
            to);
    if (to > 0) {
      pipeline.read(caller, from, to - 1);
    }
    return Answer.of(200, "application/json", document).with("Cache-Control", "no-store");
  }

  /** Our own checkpoint: its second line is its size. */
  private static long size(byte[] note) {
    String text = new String(note, StandardCharsets.UTF_8);
    return Long.parseLong(text.lines().skip(1).findFirst().orElseThrow());
  }

  private byte[] tile(TileId id) throws IOException {
    return log.tile(id).orElseThrow(() -> new NoSuchFileException(id.path()));
  }
}
