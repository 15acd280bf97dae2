package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  @ParameterizedTest
  @ValueSource(strings = {"\"d\"", "W/\"d\"", "\"other\", W/\"d\"", " * "})
  void aTagOfTheDocumentMatches(String header) {
    assertTrue(EntityTags.matches(header, "d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "d", "\"D\"", "\"other\"", "\"d", "w/\"d\""})
  void anythingElseDoesNot(String header) {
    assertFalse(EntityTags.matches(header, "d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, GZIP", "gzip;q=0.5, br", "gzip; q=1.0"})
  void gzipIsAccepted(String header) {
    assertTrue(EntityTags.acceptsGzip(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "gzip;q=0", "gzip; q=0.000", "xgzip", "br"})
  void gzipIsNotAccepted(String header) {
    assertFalse(EntityTags.acceptsGzip(header));
  }

  @Test
  void noHeaderAsksForTheWholeDocumentAsItIs() {
    assertFalse(EntityTags.matches(null, "d"));
    assertFalse(EntityTags.acceptsGzip(null));
  }
}
