package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.End;
import io.blindserve.server.audit.AuditRecord.Payload;
import java.io.IOException;
import java.util.Optional;

/** Writes what only records of calls have. Thread-safe. */
final class CallWriter {

  private final CallHeads heads = new CallHeads();

  void write(JsonGenerator json, AuditRecord record) throws IOException {
    heads.write(json, record);
    if (record.encryption().isPresent()) {
      encryption(json, record.encryption().get());
    }
    payload(json, "in", record.in());
    if (record.out().isPresent()) {
      payload(json, "out", record.out().get());
    }
    if (record.end().isPresent()) {
      end(json, record.end().get());
    }
  }

  private static void encryption(JsonGenerator json, Encryption encryption) throws IOException {
    json.writeObjectFieldStart("he");
    RecordFields.text(json, "plan", encryption.plan());
    RecordFields.text(json, "spec", encryption.spec());
    RecordFields.text(json, "evk", encryption.evaluationKey());
    RecordFields.text(json, "seed", encryption.seed());
    json.writeEndObject();
  }

  private static void payload(JsonGenerator json, String name, Payload payload) throws IOException {
    json.writeObjectFieldStart(name);
    RecordFields.text(json, "digest", payload.digest());
    json.writeNumberField("bytes", payload.bytes());
    json.writeEndObject();
  }

  private static void end(JsonGenerator json, End end) throws IOException {
    RecordFields.result(json, end.result());
    RecordFields.millis(json, "queue_ms", end.timing().queueNanos());
    RecordFields.millis(json, "run_ms", end.timing().computeNanos());
    RecordFields.millis(json, "total_ms", Optional.of(end.timing().totalNanos()));
  }
}
