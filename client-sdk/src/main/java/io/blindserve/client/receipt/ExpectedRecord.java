package io.blindserve.client.receipt;

import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.util.Optional;

/**
 * What the record of a call has to say.
 *
 * @param id as the server named it
 * @param model that was asked
 * @param version that answered
 * @param modelDigest of its model file, where the client knows it
 * @param plan digest of the plan; empty for a call in the clear
 * @param keys id of the evaluation keys; empty for a call in the clear
 * @param in digest of what was sent
 * @param out digest of what came
 */
public record ExpectedRecord(
    RecordId id,
    String model,
    String version,
    Optional<String> modelDigest,
    Optional<String> plan,
    Optional<String> keys,
    String in,
    String out) {

  /** Records have at most 8 KiB. */
  private static final JsonLimits LIMITS = JsonLimits.ofBytes(8 << 10);

  /**
   * Compares a record, whose place in the log was proven.
   *
   * @throws ReceiptException if it is about another call, or about other bytes
   */
  void requireSame(byte[] record, long index) {
    JsonObject said;
    try {
      said = Json.parse(record, LIMITS).asObject();
    } catch (JsonException e) {
      throw new ReceiptException(
          Reason.OTHER_CALL, "the record of a call is no document: " + e.getMessage(), e);
    }
    same(said, id.text(), "id");
    same(said, "outcome", "type");
    same(said, "ok", "outcome");
    same(said, "infer", "action");
    same(said, model, "model", "name");
    same(said, version, "model", "version");
    same(said, plan.isPresent() ? "encrypted" : "plain", "path");
    sameIfKnown(said, modelDigest, "model", "digest");
    sameIfKnown(said, plan, "he", "plan");
    sameIfKnown(said, keys, "he", "evk");
    if (!number(said, "seq").equals(Optional.of(index))) {
      throw new ReceiptException(Reason.OTHER_CALL, "record " + index + " says another place");
    }
    bytes(said, in, "in", "were sent");
    bytes(said, out, "out", "came");
  }

  private void sameIfKnown(JsonObject said, Optional<String> wanted, String... path) {
    wanted.ifPresent(known -> same(said, known, path));
  }

  private void same(JsonObject said, String wanted, String... path) {
    if (!text(said, path).equals(Optional.of(wanted))) {
      throw new ReceiptException(
          Reason.OTHER_CALL,
          "the record " + id.text() + " is not that of the call: " + String.join(".", path));
    }
  }

  private void bytes(JsonObject said, String wanted, String field, String what) {
    if (!text(said, field, "digest").equals(Optional.of(wanted))) {
      throw new ReceiptException(
          Reason.OTHER_BYTES,
          "the record " + id.text() + " has another digest than the bytes that " + what);
    }
  }

  private static Optional<String> text(JsonObject said, String... path) {
    try {
      Optional<JsonValue> value = Optional.of(said);
      for (String name : path) {
        value = value.flatMap(object -> object.asObject().find(name));
      }
      return value.map(JsonValue::asString);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> number(JsonObject said, String name) {
    try {
      return Optional.of(said.longValue(name));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  void write(JsonWriter json) {
    json.beginObject().name("id").value(id.text());
    json.name("model").value(model).name("version").value(version);
    modelDigest.ifPresent(digest -> json.name("model_digest").value(digest));
    plan.ifPresent(digest -> json.name("plan").value(digest));
    keys.ifPresent(key -> json.name("keys").value(key));
    json.name("in").value(in).name("out").value(out).endObject();
  }

  static ExpectedRecord read(JsonObject document) {
    return new ExpectedRecord(
        new RecordId(document.string("id")),
        document.string("model"),
        document.string("version"),
        document.find("model_digest").map(JsonValue::asString),
        document.find("plan").map(JsonValue::asString),
        document.find("keys").map(JsonValue::asString),
        document.string("in"),
        document.string("out"));
  }
}
