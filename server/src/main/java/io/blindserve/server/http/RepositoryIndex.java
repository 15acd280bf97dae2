package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of versions, those that could not be loaded included. */
final class RepositoryIndex {

  /** Longest request for a list. */
  static final long MAX_REQUEST = 4096;

  private final ModelCatalog models;

  RepositoryIndex(ModelCatalog models) {
    this.models = models;
  }

  /**
   * Returns whether only versions that are ready are asked for.
   *
   * @param body empty, or an object with {@code ready}
   * @throws ProblemException {@code invalid_request} if it is neither
   */
  static boolean readyOnly(byte[] body) {
    if (body.length == 0) {
      return false;
    }
    boolean[] ready = new boolean[1];
    try (JsonParser json = JsonForm.document(body, body.length)) {
      JsonFields fields = new JsonFields(json, ErrorCode.INVALID_REQUEST);
      json.nextToken();
      fields.object(
          "the request",
          key -> {
            if (key.equals("ready")) {
              ready[0] = fields.optionalFlag(key).orElse(false);
            } else {
              json.skipChildren();
            }
          });
      return ready[0];
    } catch (JsonProcessingException e) {
      // The parser's own text quotes the body.
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "the request is not a JSON object");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /**
   * A version.
   *
   * @param version its number; empty where nothing can be known of the versions of a model
   * @param state {@code READY} or {@code UNAVAILABLE}
   * @param reason why it is not ready, or not the newest; may be empty
   */
  record Entry(String name, String version, String state, String reason) {}

  /**
   * Returns the versions by name and number, those that are ready first. One that is ready has a
   * reason too while newer files under its number are refused.
   */
  List<Entry> entries(boolean readyOnly) {
    Map<String, RefusedVersion> refused = new LinkedHashMap<>();
    models
        .refused()
        .forEach(version -> refused.put(key(version.name(), version.number()), version));
    List<Entry> entries = new ArrayList<>();
    for (ModelName name : models.names()) {
      for (int version : models.versions(name)) {
        Optional<RefusedVersion> newer = Optional.ofNullable(refused.remove(key(name, version)));
        String reason = newer.map(files -> "files that came since: " + files.reason()).orElse("");
        entries.add(new Entry(name.value(), Integer.toString(version), "READY", reason));
      }
    }
    if (!readyOnly) {
      for (RefusedVersion version : refused.values()) {
        entries.add(
            new Entry(
                version.name().value(),
                version.isWhole() ? "" : Integer.toString(version.number()),
                "UNAVAILABLE",
                version.reason()));
      }
    }
    return entries;
  }

  private static String key(ModelName name, int version) {
    return name + "/" + version;
  }

  byte[] json(boolean readyOnly) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartArray();
      for (Entry entry : entries(readyOnly)) {
        json.writeStartObject();
        json.writeStringField("name", entry.name());
        json.writeStringField("version", entry.version());
        json.writeStringField("state", entry.state());
        json.writeStringField("reason", entry.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }
}
