package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ActorKind;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Payload;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.AuditRecord.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records to append, and a look at what is on disk. */
final class Records {

  private static final Pattern SEQUENCE = Pattern.compile("\"seq\":(\\d+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");

  private Records() {}

  static AuditRecordBuilder received() {
    return AuditRecord.received(
        Instant.parse("2026-11-24T10:15:30.123456Z"),
        new Actor("ab12", "0badc0de", ActorKind.ANONYMOUS, "none"),
        Origin.LOOPBACK,
        Action.INFER);
  }

  static AuditRecord plain() {
    return received()
        .model(new ModelRef("sum", 2, "sha256:00"))
        .in(new Payload(Optional.of("hmac-sha256:01"), 12))
        .out(new Payload(Optional.of("hmac-sha256:02"), 4))
        .ended(
            new Result(OutcomeClass.OK, Optional.empty()),
            new Timing(Optional.of(1_000L), Optional.of(2_345_678L), 3_000_000L));
  }

  static Recordable recovered() {
    return LogRecord.of(
        Instant.EPOCH,
        new Actor("server", "0badc0de", ActorKind.SERVER, "none"),
        LogRecord.Action.RECOVERED);
  }

  static AuditRecord withModelName(String name) {
    return received()
        .model(new ModelRef(name, 1, "sha256:00"))
        .ended(
            new Result(OutcomeClass.INVALID, Optional.of("invalid_tensor")),
            new Timing(Optional.empty(), Optional.empty(), 5));
  }

  static AuditEntry done(CompletionStage<AuditEntry> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  static Throwable failure(CompletionStage<AuditEntry> stage) throws Exception {
    try {
      done(stage);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("the record was accepted");
  }

  static List<Long> sequences(List<String> entries) {
    return entries.stream().map(entry -> Long.parseLong(first(SEQUENCE, entry))).toList();
  }

  static String id(String entry) {
    return first(ID, entry);
  }

  private static String first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in a record");
    }
    return matcher.group(1);
  }
}
