package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How the fields are written that records of several kinds have. */
final class RecordFields {

  private static final long NANOS_PER_MICRO = 1000;
  private static final int MICRO_DIGITS = 3;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Records come many to a second, and most of a time is the same in all of them. */
  private static volatile Second last = new Second(0, SECONDS.format(Instant.EPOCH));

  private record Second(long epoch, String text) {}

  private RecordFields() {}

  static String time(Instant time) {
    Second second = last;
    if (second.epoch() != time.getEpochSecond()) {
      second = new Second(time.getEpochSecond(), SECONDS.format(time));
      last = second;
    }
    int millis = time.getNano() / NANOS_PER_MILLI;
    return second.text() + millis / 100 + millis / 10 % 10 + millis % 10 + 'Z';
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static void actor(JsonGenerator json, Actor actor) throws IOException {
    json.writeObjectFieldStart("actor");
    json.writeStringField("ref", actor.ref());
    json.writeStringField("epoch", actor.epoch());
    json.writeStringField("kind", label(actor.kind()));
    json.writeStringField("auth", actor.auth());
    text(json, "cred", actor.credential());
    json.writeEndObject();
  }

  static void model(JsonGenerator json, String name, int version, Optional<String> digest)
      throws IOException {
    json.writeObjectFieldStart("model");
    json.writeStringField("name", name);
    json.writeStringField("version", Integer.toString(version));
    text(json, "digest", digest);
    json.writeEndObject();
  }

  static void result(JsonGenerator json, Result result) throws IOException {
    json.writeStringField("outcome", label(result.outcome()));
    text(json, "code", result.code());
  }

  static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  static void number(JsonGenerator json, String name, Optional<? extends Number> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get().longValue());
    }
  }

  static void millis(JsonGenerator json, String name, Optional<Long> nanos) throws IOException {
    if (nanos.isPresent()) {
      json.writeFieldName(name);
      json.writeNumber(BigDecimal.valueOf(nanos.get() / NANOS_PER_MICRO, MICRO_DIGITS));
    }
  }
}
