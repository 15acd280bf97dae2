package io.blindserve.server.inference.encrypted.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code check-plan} found when it evaluated a plan under a throwaway key. The file is written
 * by the client's jar; docs/compile.md has its fields.
 *
 * @param planDigest digest of the plan file that was measured
 * @param rows rows that were compared, at least 1
 * @param largestError largest absolute difference, not negative; infinite where an answer could not
 *     be decoded
 * @param promisedError what the plan promises
 * @param comparedWith {@code model} or {@code plan}
 * @param kernels name of the kernels that computed
 * @param milliseconds median time of a request
 * @param date when, in ISO 8601
 */
public record Measurement(
    String planDigest,
    long rows,
    double largestError,
    double promisedError,
    String comparedWith,
    String kernels,
    double milliseconds,
    String date) {

  /** The largest file that is read, in bytes. */
  public static final int MAX_BYTES = 1 << 16;

  /** Checks ranges. */
  public Measurement {
    if (rows < 1 || !(largestError >= 0) || !(promisedError >= 0) || !(milliseconds >= 0)) {
      throw new IllegalArgumentException("a number of the measurement is out of range");
    }
  }

  /** Returns whether the promise was kept. */
  public boolean kept() {
    return largestError <= promisedError;
  }

  /** Returns whether this is a measurement of that plan, with this promise, that was kept. */
  public boolean vouchesFor(String digest, double promise) {
    return planDigest.equals(digest) && largestError <= promise;
  }

  /**
   * Reads a measurement file; unknown fields are passed over.
   *
   * @throws IllegalArgumentException if it is no such file
   */
  public static Measurement read(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new IllegalArgumentException("a measurement of " + json.length + " bytes");
    }
    Map<String, String> fields = fields(json);
    return new Measurement(
        field(fields, "plan_digest"),
        Math.round(number(fields, "rows")),
        "unbounded".equals(fields.get("largest_error"))
            ? Double.POSITIVE_INFINITY
            : number(fields, "largest_error"),
        number(fields, "promised_error"),
        field(fields, "compared_with"),
        field(fields, "kernels"),
        number(fields, "median_milliseconds"),
        field(fields, "date"));
  }

  /** The scalar fields of the document, as text. */
  private static Map<String, String> fields(byte[] json) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = factory.createParser(json)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value != null && value.isScalarValue()) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      if (!object || parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new IllegalArgumentException("the measurement is not one JSON object");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the measurement is not valid JSON", e);
    }
    return fields;
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the measurement lacks " + name);
    }
    return value;
  }

  private static double number(Map<String, String> fields, String name) {
    try {
      return Double.parseDouble(field(fields, name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the measurement's " + name + " is no number", e);
    }
  }
}
