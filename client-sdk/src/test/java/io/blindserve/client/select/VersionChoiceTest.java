package io.blindserve.client.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class VersionChoiceTest {

  @Test
  void namesAreEncodedAsSegments() {
    assertEquals("/v2/models/a%20b%2Fc%3F", VersionChoice.latest("a b/c?").path());
    assertEquals("/v2/models/m/versions/2", VersionChoice.latest("m").pinned("2").path());
    assertEquals(
        "/v2/models/m/versions/%2E%2E".replace("%2E", "."),
        VersionChoice.latest("m").pinned("..").path());
    assertEquals("m version 2", VersionChoice.latest("m").pinned("2").display());
    assertEquals("m (default version)", VersionChoice.latest("m").display());
  }

  @Test
  void emptyNamesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> VersionChoice.latest(""));
    VersionChoice latest = VersionChoice.latest("m");
    assertThrows(IllegalArgumentException.class, () -> latest.pinned(""));
  }
}
