package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Payload;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.AuditRecord.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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

  static AuditRecord plain() {
    return record(
        new ModelRef("sum", 2, "sha256:00"),
        Optional.empty(),
        new Payload(Optional.of("hmac-sha256:01"), 12),
        Optional.of(new Payload(Optional.of("hmac-sha256:02"), 4)),
        new Result(OutcomeClass.OK, Optional.empty()));
  }

  static AuditRecord refused(ModelRef model, Optional<Encryption> encryption, String code) {
    return record(
        model,
        encryption,
        new Payload(Optional.empty(), 0),
        Optional.empty(),
        new Result(OutcomeClass.INVALID, Optional.of(code)));
  }

  static AuditRecord withModelName(String name) {
    return refused(new ModelRef(name, 1, "sha256:00"), Optional.empty(), "invalid_tensor");
  }

  private static AuditRecord record(
      ModelRef model,
      Optional<Encryption> encryption,
      Payload in,
      Optional<Payload> out,
      Result result) {
    return new AuditRecord(
        RecordId.fresh(),
        Instant.parse("2026-11-24T10:15:30.123456Z"),
        new Actor("ab12", "none"),
        Origin.LOOPBACK,
        Action.INFER,
        Optional.of(model),
        encryption,
        in,
        out,
        result,
        new Timing(3_000_000, out.map(payload -> 2_345_678L)));
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

  static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  static List<Long> sequences(Path file) throws IOException {
    List<Long> found = new ArrayList<>();
    for (String line : lines(file)) {
      found.add(Long.parseLong(first(SEQUENCE, line)));
    }
    return found;
  }

  static String id(String line) {
    return first(ID, line);
  }

  private static String first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in a line");
    }
    return matcher.group(1);
  }
}
