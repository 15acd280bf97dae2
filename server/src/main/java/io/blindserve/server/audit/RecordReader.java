package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads of a line what the writer needs to go on. */
final class RecordReader {

  private RecordReader() {}

  /**
   * Returns the place of a record in the log.
   *
   * @throws IOException if the line is none of this log's
   */
  static long sequence(byte[] line) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("seq");
        if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && found) {
          return parser.getLongValue();
        }
        parser.skipChildren();
      }
    }
    throw new IOException("the last line is no record of this log");
  }
}
