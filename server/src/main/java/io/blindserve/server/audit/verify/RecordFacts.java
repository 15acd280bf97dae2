package io.blindserve.server.audit.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a record says, and nothing of it believed: the texts and numbers of its object and of those
 * right below, by name. What it has not is empty. Immutable.
 */
public final class RecordFacts {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_DIGITS = 18;
  private static final int USUAL_FIELDS = 64;

  private final Map<String, String> texts;

  private RecordFacts(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * Reads an entry.
   *
   * @throws NotVerifiedException if it is no JSON object, or not one alone
   */
  public static RecordFacts read(byte[] entry, long index) throws NotVerifiedException {
    Map<String, String> texts = new HashMap<>(USUAL_FIELDS);
    try (JsonParser parser = JSON.createParser(entry)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotVerifiedException("entry " + index + " is no record");
      }
      gather(parser, "", texts, index);
      if (parser.nextToken() != null) {
        throw new NotVerifiedException("entry " + index + " goes on behind its record");
      }
    } catch (IOException e) {
      // Nothing is read from anywhere: bytes that are no text, or more than the parser takes.
      throw new NotVerifiedException("entry " + index + " is no record", e);
    }
    return new RecordFacts(texts);
  }

  private static void gather(
      JsonParser parser, String prefix, Map<String, String> texts, long index)
      throws IOException, NotVerifiedException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      String name = prefix.isEmpty() ? field : prefix + field;
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        put(texts, name + ".", "", index);
        gather(parser, name + ".", texts, index);
      } else if (value.isScalarValue()) {
        put(texts, name, parser.getText(), index);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** A name that stands twice could be read in two ways, so it makes no record. */
  private static void put(Map<String, String> texts, String name, String text, long index)
      throws NotVerifiedException {
    if (texts.put(name, text) != null) {
      throw new NotVerifiedException("entry " + index + " has a field twice");
    }
  }

  /** Returns a field; {@code model.name} is the field {@code name} of the object {@code model}. */
  public String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** Returns a number of at most 18 digits; -1 where there is none. */
  public long number(String name) {
    String digits = text(name);
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(digits);
  }

  /** Returns what kind of record it is. */
  public String type() {
    return text("type");
  }

  /** Returns its id. */
  public String id() {
    return text("id");
  }

  /** Returns the id of the record before it that it belongs to. */
  public String parent() {
    return text("parent");
  }

  /** Returns when it happened. */
  public String time() {
    return text("time");
  }

  /** Returns the pseudonym of who did it. */
  public String caller() {
    return text("actor.ref");
  }

  /** Returns name and version of the model. */
  public String model() {
    String name = text("model.name");
    return name.isEmpty() ? "" : name + " " + text("model.version");
  }

  /** Returns how it ended, with the code of a refusal. */
  public String outcome() {
    String code = text("code");
    return code.isEmpty() ? text("outcome") : text("outcome") + " " + code;
  }

  /** Returns what was done or asked. */
  public String action() {
    return text("action");
  }
}
