package io.blindserve.server.audit.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a verdict needs of a record; texts that it has not are empty.
 *
 * @param sequence its place as it says itself; -1 where it says none
 */
record RecordFacts(
    String type,
    String id,
    String parent,
    long sequence,
    String time,
    String caller,
    String model,
    String path,
    String outcome,
    String code,
    String action,
    String count) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads an entry.
   *
   * @throws NotVerifiedException if it is no JSON object
   */
  static RecordFacts read(byte[] entry, long index) throws NotVerifiedException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = JSON.createParser(entry)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotVerifiedException("entry " + index + " is no record");
      }
      gather(parser, "", texts);
    } catch (JsonParseException e) {
      throw new NotVerifiedException("entry " + index + " is no record", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    return of(texts);
  }

  /** Takes the texts and numbers of an object and of those right below it. */
  private static void gather(JsonParser parser, String prefix, Map<String, String> texts)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        gather(parser, name + ".", texts);
      } else if (value.isScalarValue()) {
        texts.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }

  private static RecordFacts of(Map<String, String> texts) {
    String model = texts.getOrDefault("model.name", "");
    String version = texts.getOrDefault("model.version", "");
    String sequence = texts.getOrDefault("seq", "");
    return new RecordFacts(
        texts.getOrDefault("type", ""),
        texts.getOrDefault("id", ""),
        texts.getOrDefault("parent", ""),
        sequence.matches("[0-9]{1,18}") ? Long.parseLong(sequence) : -1,
        texts.getOrDefault("time", ""),
        texts.getOrDefault("actor.ref", ""),
        model.isEmpty() ? "" : model + " " + version,
        texts.getOrDefault("path", ""),
        texts.getOrDefault("outcome", ""),
        texts.getOrDefault("code", ""),
        texts.getOrDefault("action", ""),
        texts.getOrDefault("count", ""));
  }
}
