package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads {@code versions} of the {@code model.json} that lies beside the folders of versions: {@code
 * "all"}, {@code {"latest": 2}} or {@code {"listed": [1, 3]}}. Other fields of the document are
 * passed over, others of the policy are refused: what is misspelt would serve everything.
 */
final class VersionPolicyReader {

  private static final int MOST_LISTED = 1024;

  private final JsonParser parser;

  private VersionPolicyReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a policy; a document without one says that every version is served.
   *
   * @throws IllegalArgumentException if the text is not JSON or no policy
   */
  static VersionPolicy read(byte[] json) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(json)) {
      return new VersionPolicyReader(parser).document();
    } catch (IOException e) {
      throw new IllegalArgumentException("model.json of the model is not valid JSON", e);
    }
  }

  private VersionPolicy document() throws IOException {
    VersionPolicy policy = VersionPolicy.ALL;
    require(parser.nextToken() == JsonToken.START_OBJECT, "must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("versions")) {
        policy = policy();
      } else {
        parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "has text after its object");
    return policy;
  }

  private VersionPolicy policy() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getText().equals("all")) {
      return VersionPolicy.ALL;
    }
    boolean one =
        parser.currentToken() == JsonToken.START_OBJECT
            && parser.nextToken() == JsonToken.FIELD_NAME;
    require(one, "versions must be \"all\", {\"latest\": N} or {\"listed\": [N, ..]}");
    String kind = parser.currentName();
    parser.nextToken();
    VersionPolicy policy =
        switch (kind) {
          case "latest" -> VersionPolicy.latest(number("latest"));
          case "listed" -> VersionPolicy.listed(numbers());
          default ->
              throw new IllegalArgumentException(
                  "model.json of the model: versions must have latest or listed");
        };
    require(parser.nextToken() == JsonToken.END_OBJECT, "versions must say one thing");
    return policy;
  }

  private SortedSet<Integer> numbers() throws IOException {
    SortedSet<Integer> numbers = new TreeSet<>();
    require(parser.currentToken() == JsonToken.START_ARRAY, "versions.listed must be an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      numbers.add(number("listed"));
      require(numbers.size() <= MOST_LISTED, "versions.listed has more than " + MOST_LISTED);
    }
    require(!numbers.isEmpty(), "versions.listed must name a version");
    return numbers;
  }

  private int number(String field) throws IOException {
    boolean small =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT
            && parser.getIntValue() >= 1;
    require(small, "versions." + field + " must have whole numbers from 1");
    return parser.getIntValue();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(
          "model.json of the model" + (what.startsWith("versions") ? ": " : " ") + what);
    }
  }
}
