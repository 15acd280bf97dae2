package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.audit.AuditRecord.Encryption;
import io.blindserve.server.audit.AuditRecord.End;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Writes a record as one line of JSON without a newline. */
final class RecordWriter {

  /** Records hold ids, digests and names of bounded length, so none comes near this. */
  static final int LARGEST_ENTRY = 8 << 10;

  private static final int FORMAT_VERSION = 1;
  private static final long NANOS_PER_MICRO = 1000;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonFactory factory = new JsonFactory();
  private final String node;
  private final String build;
  private final String epoch;

  /**
   * Makes a writer.
   *
   * @param node which of an operator's servers this is
   * @param build version of the program
   * @param epoch id of the key behind pseudonyms and keyed digests
   */
  RecordWriter(String node, String build, String epoch) {
    this.node = node;
    this.build = build;
    this.epoch = epoch;
  }

  /**
   * Returns the entry of a record.
   *
   * @param id of the record
   * @param sequence its place in the log
   * @throws IllegalArgumentException if it would be too large
   */
  byte[] entry(AuditRecord record, String id, long sequence) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("v", FORMAT_VERSION);
      json.writeStringField("type", record.end().isPresent() ? "outcome" : "request");
      json.writeStringField("id", id);
      writeOptional(json, "parent", record.parent());
      json.writeNumberField("seq", sequence);
      json.writeStringField("time", time(record.time()));
      writeWho(json, record);
      writeWhat(json, record);
      writeEnd(json, record);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (out.size() > LARGEST_ENTRY) {
      throw new IllegalArgumentException("a record of " + out.size() + " bytes");
    }
    return out.toByteArray();
  }

  private static String time(Instant time) {
    return MILLIS.format(time);
  }

  private void writeWho(JsonGenerator json, AuditRecord record) throws IOException {
    json.writeObjectFieldStart("actor");
    json.writeStringField("ref", record.actor().ref());
    json.writeStringField("epoch", epoch);
    json.writeStringField("kind", label(record.actor().kind()));
    json.writeStringField("auth", record.actor().auth());
    json.writeEndObject();
    json.writeStringField("origin", label(record.origin()));
  }

  private static void writeWhat(JsonGenerator json, AuditRecord record) throws IOException {
    json.writeStringField("action", label(record.action()));
    json.writeStringField("route", record.action().route());
    if (record.model().isPresent()) {
      ModelRef model = record.model().get();
      json.writeObjectFieldStart("model");
      json.writeStringField("name", model.name());
      json.writeStringField("version", Integer.toString(model.version()));
      json.writeStringField("digest", model.digest());
      json.writeEndObject();
    }
    json.writeStringField("path", label(record.path()));
    if (record.encryption().isPresent()) {
      Encryption encryption = record.encryption().get();
      json.writeObjectFieldStart("he");
      writeOptional(json, "plan", encryption.plan());
      writeOptional(json, "spec", encryption.spec());
      writeOptional(json, "evk", encryption.evaluationKey());
      writeOptional(json, "seed", encryption.seed());
      json.writeEndObject();
    }
  }

  private void writeEnd(JsonGenerator json, AuditRecord record) throws IOException {
    writePayload(json, "in", record.in());
    if (record.out().isPresent()) {
      writePayload(json, "out", record.out().get());
    }
    if (record.end().isPresent()) {
      writeResult(json, record.end().get());
    }
    json.writeStringField("node", node);
    json.writeStringField("build", build);
  }

  private static void writeResult(JsonGenerator json, End end) throws IOException {
    json.writeStringField("outcome", label(end.result().outcome()));
    writeOptional(json, "code", end.result().code());
    writeMillis(json, "queue_ms", end.timing().queueNanos());
    writeMillis(json, "run_ms", end.timing().computeNanos());
    writeMillis(json, "total_ms", Optional.of(end.timing().totalNanos()));
  }

  private static void writePayload(JsonGenerator json, String name, Payload payload)
      throws IOException {
    json.writeObjectFieldStart(name);
    writeOptional(json, "digest", payload.digest());
    json.writeNumberField("bytes", payload.bytes());
    json.writeEndObject();
  }

  private static void writeMillis(JsonGenerator json, String name, Optional<Long> nanos)
      throws IOException {
    if (nanos.isPresent()) {
      json.writeFieldName(name);
      json.writeNumber(BigDecimal.valueOf(nanos.get() / NANOS_PER_MICRO, 3));
    }
  }

  private static void writeOptional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
