package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.audit.AuditRecord.Path;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What records of calls say of who called what: half of each record, and the same for all calls of
 * one caller to one model, so that it is written once. Thread-safe.
 */
final class CallHeads {

  /** So many are kept; then they are written anew. */
  private static final int MOST = 1024;

  private final JsonFactory factory = new JsonFactory();
  private final Map<Head, SerializableString> known = new ConcurrentHashMap<>();

  private record Head(
      Actor actor, Origin origin, Action action, Optional<ModelRef> model, Path path) {}

  /** Writes these fields into the object that is being written, which has some already. */
  void write(JsonGenerator json, AuditRecord record) throws IOException {
    Head head =
        new Head(record.actor(), record.origin(), record.action(), record.model(), record.path());
    SerializableString fields = known.get(head);
    if (fields == null) {
      fields = new SerializedString(fields(head));
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(head, fields);
    }
    json.writeRaw(fields);
  }

  /** Returns the fields as they follow others. */
  private String fields(Head head) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      RecordFields.actor(json, head.actor);
      json.writeStringField("origin", RecordFields.label(head.origin));
      json.writeStringField("action", RecordFields.label(head.action));
      json.writeStringField("route", head.action.route());
      if (head.model.isPresent()) {
        ModelRef model = head.model.get();
        RecordFields.model(json, model.name(), model.version(), Optional.of(model.digest()));
      }
      json.writeStringField("path", RecordFields.label(head.path));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    String object = text.toString();
    return "," + object.substring(1, object.length() - 1);
  }
}
