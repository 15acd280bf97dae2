package io.blindserve.server.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads values of known types off a parser whose current token is the value. A value of another
 * type is a problem of the code given.
 *
 * @param json the parser
 * @param code code of the problems
 */
public record JsonFields(JsonParser json, ErrorCode code) {

  /**
   * Takes one entry of an object or array: the parser stands on its value, and on the value's last
   * token afterwards.
   */
  @FunctionalInterface
  public interface Entry {
    /** Takes the entry. */
    void read(String name) throws IOException;
  }

  /** Reads an object entry by entry. */
  public void object(String what, Entry entry) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT, what + " must be a JSON object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      entry.read(name);
    }
  }

  /** Reads an object entry by entry, or null, which means the same as no entries. */
  public void optionalObject(String what, Entry entry) throws IOException {
    if (!isNull()) {
      object(what, entry);
    }
  }

  /** Reads an array of at most {@code max} entries, each named by its index. */
  public void array(String what, int max, Entry entry) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, what + " must be a JSON array");
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      require(i < max, what + " has more than " + max + " entries");
      entry.read(what + "[" + i + "]");
    }
  }

  /** Reads an array of at most {@code max} entries, or null, which means the same as no entries. */
  public void optionalArray(String what, int max, Entry entry) throws IOException {
    if (!isNull()) {
      array(what, max, entry);
    }
  }

  /** Reads a string of at most {@code max} characters that UTF-8 can write, or null. */
  public Optional<String> optionalText(String what, int max) throws IOException {
    return isNull() ? Optional.empty() : Optional.of(text(what, max));
  }

  /** Reads a string of at most {@code max} characters that UTF-8 can write. */
  public String text(String what, int max) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, what + " must be a string");
    String text = json.getText();
    require(
        text.length() <= max,
        what + " has " + text.length() + " characters; at most " + max + " are allowed");
    require(Utf8.encode(text).isPresent(), what + " has half of a surrogate pair");
    return text;
  }

  /** Reads true or false, or null. */
  public Optional<Boolean> optionalFlag(String what) throws IOException {
    if (isNull()) {
      return Optional.empty();
    }
    boolean flag = json.currentToken() == JsonToken.VALUE_TRUE;
    require(flag || json.currentToken() == JsonToken.VALUE_FALSE, what + " must be true or false");
    return Optional.of(flag);
  }

  /** Reads an integer from 0 to 2^63 - 1. */
  public long size(String what) throws IOException {
    boolean small =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    require(small && json.getLongValue() >= 0, what + " must be an integer from 0 to 2^63 - 1");
    return json.getLongValue();
  }

  private boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      throw new ProblemException(code, sentence);
    }
  }
}
