package io.blindserve.server.audit.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an export says of itself: a part of a log, with the hashes of all of it.
 *
 * @param size entries of the log
 * @param from place of the first entry that was exported
 * @param to place behind the last
 */
public record ExportRange(long size, long from, long to) {

  /** Name of the file that says so. */
  public static final String FILE = "export.json";

  private static final JsonFactory JSON = new JsonFactory();

  /** Returns whether an entry was exported for sure: others may have come with their bundles. */
  public boolean contains(long index) {
    return index >= from && index < to;
  }

  /** Returns the file's bytes. */
  public byte[] toByteArray() {
    return String.format(
            Locale.ROOT, "{\"v\":1,\"size\":%d,\"from\":%d,\"to\":%d}%n", size, from, to)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the file's bytes.
   *
   * @throws IOException if they say no range
   */
  static ExportRange read(byte[] bytes) throws IOException {
    Map<String, Long> numbers = new HashMap<>();
    try (JsonParser parser = JSON.createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
          numbers.put(name, parser.getLongValue());
        }
        parser.skipChildren();
      }
    }
    ExportRange range =
        new ExportRange(
            numbers.getOrDefault("size", -1L),
            numbers.getOrDefault("from", -1L),
            numbers.getOrDefault("to", -1L));
    if (range.from < 0 || range.to < range.from || range.size < range.to) {
      throw new IOException(FILE + " says no range of entries");
    }
    return range;
  }
}
