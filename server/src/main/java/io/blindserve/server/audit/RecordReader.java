package io.blindserve.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads of an entry what the server needs of it. */
final class RecordReader {

  private static final JsonFactory JSON = new JsonFactory();

  private RecordReader() {}

  /** Returns the id of a record; nothing where an entry is none of ours. */
  static Optional<String> id(byte[] entry) throws IOException {
    try (JsonParser parser = JSON.createParser(entry)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("id");
        if (parser.nextToken() == JsonToken.VALUE_STRING && found) {
          return Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
    }
    return Optional.empty();
  }
}
