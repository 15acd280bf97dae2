package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes a record as one line of JSON without a newline. */
final class RecordWriter {

  /** Records hold ids, digests and names of bounded length, so none comes near this. */
  static final int LARGEST_ENTRY = 8 << 10;

  private static final int FORMAT_VERSION = 1;

  private final JsonFactory factory = new JsonFactory();
  private final CallWriter calls = new CallWriter();
  private final String node;
  private final String build;

  /**
   * Makes a writer.
   *
   * @param node which of an operator's servers this is
   * @param build version of the program
   */
  RecordWriter(String node, String build) {
    this.node = node;
    this.build = build;
  }

  /**
   * Returns the entry of a record.
   *
   * @param id of the record
   * @param sequence its place in the log
   * @throws IllegalArgumentException if it would be too large
   */
  byte[] entry(Recordable record, String id, long sequence) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("v", FORMAT_VERSION);
      json.writeStringField("type", type(record));
      json.writeStringField("id", id);
      RecordFields.text(json, "parent", parent(record));
      json.writeNumberField("seq", sequence);
      json.writeStringField("time", RecordFields.time(record.time()));
      writeBody(json, record);
      json.writeStringField("node", node);
      json.writeStringField("build", build);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (out.size() > LARGEST_ENTRY) {
      throw new IllegalArgumentException("a record of " + out.size() + " bytes");
    }
    return out.toByteArray();
  }

  private static String type(Recordable record) {
    if (record instanceof AuditRecord call) {
      return call.end().isPresent() ? "outcome" : "request";
    }
    if (record instanceof AdminRecord) {
      return "admin";
    }
    if (record instanceof KeyRecord) {
      return "key";
    }
    if (record instanceof ModelRecord) {
      return "model";
    }
    return record instanceof LogRecord ? "log" : "aggregate";
  }

  private static Optional<String> parent(Recordable record) {
    if (record instanceof AuditRecord call) {
      return call.parent();
    }
    return record instanceof AggregateRecord many ? many.parent() : Optional.empty();
  }

  private void writeBody(JsonGenerator json, Recordable record) throws IOException {
    if (record instanceof AuditRecord call) {
      calls.write(json, call);
    } else if (record instanceof AdminRecord admin) {
      EventWriter.write(json, admin);
    } else if (record instanceof KeyRecord key) {
      EventWriter.write(json, key);
    } else if (record instanceof ModelRecord model) {
      EventWriter.write(json, model);
    } else if (record instanceof LogRecord log) {
      EventWriter.write(json, log);
    } else {
      EventWriter.write(json, (AggregateRecord) record);
    }
  }
}
