package io.blindserve.server.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/**
 * How strictly JSON is read, and how it is written: UTF-8 only, no key twice, nothing that RFC 8259
 * does not have. Thread-safe.
 */
public final class JsonForm {

  /** Objects and arrays inside each other, the document itself included. */
  public static final int MAX_DEPTH = 64;

  /** Longest string and key of a document outside the data of tensors, in characters. */
  public static final int MAX_TEXT = 4096;

  /** Exact decimals of small 64-bit floats have up to 767 digits. */
  private static final int MAX_NUMBER = 1000;

  private static final JsonFactory DOCUMENTS = factory(MAX_TEXT);

  /** Only for parts of a body that is in memory already, which bounds them. */
  private static final JsonFactory ELEMENTS = factory(Integer.MAX_VALUE);

  private JsonForm() {}

  private static JsonFactory factory(int maxText) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .maxStringLength(maxText)
            .maxNameLength(MAX_TEXT)
            .build();
    // Keys come from strangers: none may stay in the JVM's table of strings. The parser's own table
    // is bounded and seeded, and must stay: without it the parser reads characters, and then it
    // does not know the byte offsets that InputReader and ElementReader need.
    return new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .streamReadConstraints(constraints)
        .build();
  }

  /**
   * Returns a parser of the first {@code length} bytes; strings beyond {@link #MAX_TEXT} can be
   * skipped but not read.
   */
  public static JsonParser document(byte[] body, int length) throws IOException {
    return DOCUMENTS.createParser(body, 0, length);
  }

  /** Returns a parser of the bytes of {@code range}, whose strings may be as long as the range. */
  public static JsonParser elements(byte[] body, ByteRange range) throws IOException {
    return ELEMENTS.createParser(body, range.from(), range.length());
  }

  /** Returns a writer whose floats are the shortest text that reads back, on every Java version. */
  public static JsonGenerator writer(OutputStream out) throws IOException {
    return DOCUMENTS.createGenerator(out);
  }
}
