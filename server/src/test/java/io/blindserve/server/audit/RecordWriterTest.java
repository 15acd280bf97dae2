package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.OutcomeClass;
import io.blindserve.server.audit.AuditRecord.Result;
import io.blindserve.server.audit.AuditRecord.Timing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordWriterTest {

  private final RecordWriter writer = new RecordWriter("node-1", "0.1.0", "0badc0de");

  private String line(AuditRecord record, long sequence) {
    return new String(writer.line(record, sequence), StandardCharsets.UTF_8);
  }

  @Test
  void aPlainCallIsOneLineOfKnownFields() {
    AuditRecord record = Records.plain();
    assertEquals(
        "{\"v\":1,\"type\":\"outcome\",\"id\":\""
            + record.id()
            + "\",\"seq\":7,\"time\":\"2026-11-24T10:15:30.123Z\","
            + "\"actor\":{\"ref\":\"ab12\",\"epoch\":\"0badc0de\",\"kind\":\"anonymous\",\"auth\":\"none\"},"
            + "\"origin\":\"loopback\",\"action\":\"infer\","
            + "\"route\":\"POST /v2/models/{name}/versions/{version}/infer\","
            + "\"model\":{\"name\":\"sum\",\"version\":\"2\",\"digest\":\"sha256:00\"},\"path\":\"plain\","
            + "\"in\":{\"digest\":\"hmac-sha256:01\",\"bytes\":12},"
            + "\"out\":{\"digest\":\"hmac-sha256:02\",\"bytes\":4},\"outcome\":\"ok\","
            + "\"queue_ms\":0.001,\"run_ms\":2.345,\"total_ms\":3.000,"
            + "\"node\":\"node-1\",\"build\":\"0.1.0\"}\n",
        line(record, 7));
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
    String line = line(record, 0);
    String tail = line.substring(line.indexOf("\"path\""));
    assertEquals(
        "\"path\":\"encrypted\",\"he\":{\"plan\":\"sha256:11\",\"evk\":\"22\"},\"in\":{\"bytes\":0},"
            + "\"outcome\":\"invalid\",\"code\":\"stale_plan\",\"total_ms\":0.001,"
            + "\"node\":\"node-1\",\"build\":\"0.1.0\"}\n",
        tail);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    byte[] line = writer.line(Records.plain(), 1L << 40);
    assertEquals(1L << 40, RecordReader.sequence(line));
  }

  @Test
  void aRecordThatIsTooLargeIsRefused() {
    AuditRecord large = Records.withModelName("n".repeat(RecordWriter.LARGEST_LINE));
    assertThrows(IllegalArgumentException.class, () -> writer.line(large, 0));
  }
}
