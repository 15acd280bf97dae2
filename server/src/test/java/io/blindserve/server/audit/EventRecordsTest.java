package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.AdminDeed.Reason;
import io.blindserve.server.audit.AggregateRecord.Flood;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ActorKind;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.LogRecord.Span;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are none of calls: one line each, of known fields. */
class EventRecordsTest {

  private static final Instant TIME = Instant.parse("2026-11-24T10:15:30.123456Z");
  private static final Actor ACTOR = new Actor("ab12", "0badc0de", ActorKind.OPERATOR, "local");
  private static final String WHO =
      "\"actor\":{\"ref\":\"ab12\",\"epoch\":\"0badc0de\",\"kind\":\"operator\",\"auth\":\"local\"},";
  private static final String ID = RecordId.at(7);
  private static final String DIGEST = "sha256:" + "0f".repeat(32);

  private final RecordWriter writer = new RecordWriter("node-1", "0.1.0");

  private void requireLine(String type, String body, Recordable record) {
    String head =
        "{\"v\":1,\"type\":\""
            + type
            + "\",\"id\":\""
            + ID
            + "\",\"seq\":7,\"time\":\"2026-11-24T10:15:30.123Z\",";
    assertEquals(
        head + body + ",\"node\":\"node-1\",\"build\":\"0.1.0\"}",
        new String(writer.entry(record, ID, 7), StandardCharsets.UTF_8));
  }

  @Test
  void deedsSayWhoDidWhatAndWhy() {
    AdminDeed deed =
        AdminDeed.of(AdminDeed.Action.ALIAS_MOVE, Reason.RELEASE)
            .ticket("CHG-17")
            .model("sum")
            .alias("stable")
            .from(1)
            .to(2)
            .digest(DIGEST)
            .percent(10);
    requireLine(
        "admin",
        WHO
            + "\"action\":\"alias_move\",\"reason\":\"release\",\"ticket\":\"CHG-17\","
            + "\"target\":{\"model\":\"sum\",\"alias\":\"stable\",\"from\":\"1\",\"to\":\"2\",\"digest\":\""
            + DIGEST
            + "\",\"percent\":10}",
        new AdminRecord(TIME, ACTOR, deed));
    requireLine(
        "admin",
        WHO + "\"action\":\"configure\",\"reason\":\"maintenance\",\"target\":{}",
        new AdminRecord(TIME, ACTOR, AdminDeed.of(AdminDeed.Action.CONFIGURE, Reason.MAINTENANCE)));
  }

  @Test
  void deedsAboutTrialsSayWhatWasDeclaredAndSeen() {
    TrialFacts facts =
        new TrialFacts(
            true,
            Optional.of(
                new TrialFacts.Limits(
                    100, 60, Optional.of(0.00001), Optional.of(20.0), Optional.empty(), true)),
            Optional.of(new TrialFacts.Observed(9, 1, 8, 2, Optional.of(1_234_567L), 7, 3, 4, 5)),
            Optional.of(TrialFacts.Rule.P99));
    requireLine(
        "admin",
        WHO
            + "\"action\":\"release_abort\",\"reason\":\"policy\",\"target\":{\"model\":\"sum\"},"
            + "\"trial\":{\"shadow\":true,\"rule\":\"p99\"},"
            + "\"rules\":{\"min_calls\":100,\"window_seconds\":60,\"max_error_rate\":0.000010,"
            + "\"max_p99_ms\":20.0,\"promote\":true},"
            + "\"observed\":{\"default_calls\":9,\"default_failed\":1,\"calls\":8,\"failed\":2,"
            + "\"p99_ms\":1.234,\"copies\":7,\"copies_failed\":3,\"copies_dropped\":4,\"disagreeing\":5}",
        new AdminRecord(
            TIME,
            ACTOR,
            AdminDeed.of(AdminDeed.Action.RELEASE_ABORT, Reason.POLICY).model("sum").trial(facts)));
  }

  @Test
  void noFieldOfADeedTakesFreeText() {
    AdminDeed deed = AdminDeed.of(AdminDeed.Action.RELEASE_STEP, Reason.REQUESTED);
    for (String text : new String[] {"", "Jane Doe", "a\"b", "x".repeat(65), "é", "a\nb"}) {
      assertThrows(IllegalArgumentException.class, () -> deed.ticket(text));
      assertThrows(IllegalArgumentException.class, () -> deed.model(text));
      assertThrows(IllegalArgumentException.class, () -> deed.alias(text));
      assertThrows(IllegalArgumentException.class, () -> deed.digest(text));
    }
    assertThrows(IllegalArgumentException.class, () -> deed.percent(101));
    assertThrows(IllegalArgumentException.class, () -> deed.percent(-1));
    assertEquals(100, deed.percent(100).percent().orElseThrow());
  }

  @Test
  void keysModelsAndTheLogItself() {
    requireLine(
        "key",
        WHO + "\"action\":\"evicted\",\"he\":{\"evk\":\"22\"},\"bytes\":12",
        new KeyRecord(TIME, ACTOR, KeyRecord.Action.EVICTED, "22", 12));
    requireLine(
        "model",
        "\"action\":\"loaded\",\"model\":{\"name\":\"sum\",\"version\":\"2\",\"digest\":\""
            + DIGEST
            + "\"}",
        new ModelRecord(TIME, ModelRecord.Action.LOADED, "sum", 2, Optional.of(DIGEST)));
    requireLine(
        "log", WHO + "\"action\":\"started\"", LogRecord.of(TIME, ACTOR, LogRecord.Action.STARTED));
    requireLine(
        "log",
        WHO
            + "\"action\":\"read\",\"span\":{\"from\":0,\"to\":255,\"reads\":3,"
            + "\"since\":\"2026-11-24T10:15:30.123Z\"}",
        new LogRecord(
            TIME,
            ACTOR,
            LogRecord.Action.READ,
            Optional.of(new Span(0, 255, 3, Optional.of(TIME)))));
    requireLine(
        "log",
        WHO + "\"action\":\"epoch_destroyed\",\"span\":{\"reads\":1,\"epoch\":\"0badc0de\"}",
        new LogRecord(
            TIME, ACTOR, LogRecord.Action.EPOCH_DESTROYED, Optional.of(Span.epoch("0badc0de"))));
    requireLine(
        "log",
        WHO + "\"action\":\"key_begun\",\"span\":{\"reads\":1,\"key\":\"0badc0de\"}",
        new LogRecord(TIME, ACTOR, LogRecord.Action.KEY_BEGUN, Optional.of(Span.key("0badc0de"))));
  }

  /** With names as long as names may be, a record has still room for all four keys. */
  @Test
  void aChangeOfKeysNamesThemWhole() {
    try (KeyPair old = KeyPair.create("n".repeat(255));
        KeyPair fresh = KeyPair.create("n".repeat(255))) {
      KeyRotation rotation = new KeyRotation(old.verifiers(), fresh.verifiers());
      requireLine(
          "log",
          WHO
              + "\"action\":\"keys_rotated\",\"keys\":{\"from\":\""
              + old.signer().verifier()
              + "\",\"from_mldsa\":\""
              + old.cosigner().verifier()
              + "\",\"to\":\""
              + fresh.signer().verifier()
              + "\",\"to_mldsa\":\""
              + fresh.cosigner().verifier()
              + "\"}",
          LogRecord.of(TIME, ACTOR, LogRecord.Action.KEYS_ROTATED, rotation));
    }
  }

  @Test
  void floodsAreCountedUnderTheRecordOfTheirFirst() {
    Result result = new Result(OutcomeClass.INVALID, Optional.of("invalid_request"));
    AggregateRecord many =
        new AggregateRecord(
            Optional.empty(),
            TIME,
            ACTOR,
            Origin.LOOPBACK,
            Action.INFER,
            result,
            Optional.of(new Flood(12, TIME)));
    requireLine(
        "aggregate",
        WHO
            + "\"origin\":\"loopback\",\"action\":\"infer\","
            + "\"route\":\"POST /v2/models/{name}/versions/{version}/infer\","
            + "\"outcome\":\"invalid\",\"code\":\"invalid_request\",\"count\":12,"
            + "\"until\":\"2026-11-24T10:15:30.123Z\"",
        many);
  }

  @Test
  void thoseWhoActHavePseudonymsOfTheirOwn(@TempDir Path folder) throws Exception {
    EpochKey key = EpochKey.loadOrCreate(folder.resolve("epoch.key"));
    Set<String> names = new HashSet<>();
    for (Actor actor :
        new Actor[] {
          key.operator(),
          key.server(),
          key.actor("", ActorKind.NAMED, "none"),
          key.actor("operator", ActorKind.NAMED, "none"),
          key.actor("server", ActorKind.NAMED, "none")
        }) {
      assertEquals(key.id(), actor.epoch());
      assertTrue(names.add(actor.ref()));
    }
    assertNotEquals(key.id(), EpochKey.loadOrCreate(folder.resolve("other.key")).id());
  }
}
