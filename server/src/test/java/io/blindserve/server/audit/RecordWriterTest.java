package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.AuditRecord.Timing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecordWriterTest {

  private static final String ID = RecordId.at(7);

  private final RecordWriter writer = new RecordWriter("node-1", "0.1.0");

  private String entry(AuditRecord record, long sequence) {
    return new String(writer.entry(record, ID, sequence), StandardCharsets.UTF_8);
  }

  @Test
  void aPlainCallIsOneLineOfKnownFields() {
    AuditRecord record = Records.plain();
    assertEquals(
        "{\"v\":1,\"type\":\"outcome\",\"id\":\""
            + ID
            + "\",\"seq\":7,\"time\":\"2026-11-24T10:15:30.123Z\","
            + "\"actor\":{\"ref\":\"ab12\",\"epoch\":\"0badc0de\",\"kind\":\"anonymous\",\"auth\":\"none\"},"
            + "\"origin\":\"loopback\",\"action\":\"infer\","
            + "\"route\":\"POST /v2/models/{name}/versions/{version}/infer\","
            + "\"model\":{\"name\":\"sum\",\"version\":\"2\",\"digest\":\"sha256:00\"},\"path\":\"plain\","
            + "\"in\":{\"digest\":\"hmac-sha256:01\",\"bytes\":12},"
            + "\"out\":{\"digest\":\"hmac-sha256:02\",\"bytes\":4},\"outcome\":\"ok\","
            + "\"queue_ms\":0.001,\"run_ms\":2.345,\"total_ms\":3.000,"
            + "\"node\":\"node-1\",\"build\":\"0.1.0\"}",
        entry(record, 7));
  }

  @Test
  void anEncryptedRefusalNamesItsSettingAndItsCode() {
    AuditRecord record =
        Records.received()
            .model(new ModelRef("net", 1, "sha256:00"))
            .encryption(
                new Encryption(Optional.of("sha256:11"), Optional.empty(), Optional.of("22")))
            .ended(
                new Result(OutcomeClass.INVALID, Optional.of("stale_plan")),
                new Timing(Optional.empty(), Optional.empty(), 1_500));
    String line = entry(record, 0);
    String tail = line.substring(line.indexOf("\"path\""));
    assertEquals(
        "\"path\":\"encrypted\",\"he\":{\"plan\":\"sha256:11\",\"evk\":\"22\"},\"in\":{\"bytes\":0},"
            + "\"outcome\":\"invalid\",\"code\":\"stale_plan\",\"total_ms\":0.001,"
            + "\"node\":\"node-1\",\"build\":\"0.1.0\"}",
        tail);
  }

  @Test
  void aRequestHasNoEndAndItsOutcomeNamesIt() {
    String request = entry(Records.received().asked(), 7);
    assertTrue(
        request.startsWith("{\"v\":1,\"type\":\"request\",\"id\":\"" + ID + "\",\"seq\":7,"));
    assertTrue(
        request.endsWith("\"in\":{\"bytes\":0},\"node\":\"node-1\",\"build\":\"0.1.0\"}"), request);
    AuditRecord outcome =
        Records.received()
            .parent(new AuditEntry(ID, 7))
            .ended(
                new Result(OutcomeClass.OK, Optional.empty()),
                new Timing(Optional.empty(), Optional.empty(), 1));
    assertTrue(
        new String(writer.entry(outcome, RecordId.at(8), 8), StandardCharsets.UTF_8)
            .contains("\"parent\":\"" + ID + "\",\"seq\":8,"));
  }

  @Test
  void idsTellTheirPlace() throws Exception {
    long place = (1L << 48) - 1;
    String id = RecordId.at(place);
    assertEquals(OptionalLong.of(place), RecordId.sequence(id));
    assertEquals(Optional.of(id), RecordReader.id(writer.entry(Records.plain(), id, place)));
    assertEquals(32, RecordId.at(0).length());
    assertNotEquals(RecordId.at(0), RecordId.at(0));
    for (String none :
        List.of("", "0", id + "0", id.toUpperCase(Locale.ROOT), "-" + id.substring(1))) {
      assertEquals(OptionalLong.empty(), RecordId.sequence(none));
    }
    assertEquals(Optional.empty(), RecordReader.id("{}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aRecordThatIsTooLargeIsRefused() {
    AuditRecord large = Records.withModelName("n".repeat(RecordWriter.LARGEST_ENTRY));
    assertThrows(IllegalArgumentException.class, () -> writer.entry(large, ID, 0));
  }
}
