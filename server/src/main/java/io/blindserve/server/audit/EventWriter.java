package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.audit.AggregateRecord.Flood;
import io.blindserve.server.audit.LogRecord.Span;
import java.io.IOException;

/** Writes what only records of one kind have, for all kinds but calls. */
final class EventWriter {

  private EventWriter() {}

  static void write(JsonGenerator json, AdminRecord record) throws IOException {
    AdminDeed deed = record.deed();
    RecordFields.actor(json, record.actor());
    json.writeStringField("action", RecordFields.label(deed.action()));
    json.writeStringField("reason", RecordFields.label(deed.reason()));
    RecordFields.text(json, "ticket", deed.ticket());
    json.writeObjectFieldStart("target");
    RecordFields.text(json, "model", deed.model());
    RecordFields.text(json, "alias", deed.alias());
    RecordFields.text(json, "from", deed.from().map(String::valueOf));
    RecordFields.text(json, "to", deed.to().map(String::valueOf));
    RecordFields.text(json, "digest", deed.digest());
    RecordFields.number(json, "percent", deed.percent());
    json.writeEndObject();
    if (deed.trial().isPresent()) {
      TrialWriter.write(json, deed.trial().get());
    }
  }

  static void write(JsonGenerator json, KeyRecord record) throws IOException {
    RecordFields.actor(json, record.actor());
    json.writeStringField("action", RecordFields.label(record.action()));
    json.writeObjectFieldStart("he");
    json.writeStringField("evk", record.key());
    json.writeEndObject();
    json.writeNumberField("bytes", record.bytes());
  }

  static void write(JsonGenerator json, ModelRecord record) throws IOException {
    json.writeStringField("action", RecordFields.label(record.action()));
    RecordFields.model(json, record.name(), record.version(), record.digest());
  }

  static void write(JsonGenerator json, LogRecord record) throws IOException {
    RecordFields.actor(json, record.actor());
    json.writeStringField("action", RecordFields.label(record.action()));
    if (record.span().isPresent()) {
      span(json, record.span().get());
    }
    if (record.keys().isPresent()) {
      keys(json, record.keys().get());
    }
  }

  /** Whole keys: an id has 32 bits, for which somebody finds another key. */
  private static void keys(JsonGenerator json, KeyRotation keys) throws IOException {
    json.writeObjectFieldStart("keys");
    json.writeStringField("from", keys.from().get(0).toString());
    json.writeStringField("from_mldsa", keys.from().get(1).toString());
    json.writeStringField("to", keys.to().get(0).toString());
    json.writeStringField("to_mldsa", keys.to().get(1).toString());
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, Span span) throws IOException {
    json.writeObjectFieldStart("span");
    if (span.from() >= 0) {
      json.writeNumberField("from", span.from());
    }
    if (span.to() >= 0) {
      json.writeNumberField("to", span.to());
    }
    json.writeNumberField("reads", span.reads());
    RecordFields.text(json, "since", span.since().map(RecordFields::time));
    RecordFields.text(json, "epoch", span.epoch());
    RecordFields.text(json, "key", span.key());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, AggregateRecord record) throws IOException {
    RecordFields.actor(json, record.actor());
    json.writeStringField("origin", RecordFields.label(record.origin()));
    json.writeStringField("action", RecordFields.label(record.action()));
    json.writeStringField("route", record.action().route());
    RecordFields.result(json, record.result());
    if (record.flood().isPresent()) {
      Flood flood = record.flood().get();
      json.writeNumberField("count", flood.count());
      json.writeStringField("until", RecordFields.time(flood.until()));
    }
  }
}
