package io.blindserve.server.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that somebody signed and that are no records: a verdict, not a fault of the reader. */
class RecordFactsTest {

  private static void refused(byte[] entry) {
    assertThrows(NotVerifiedException.class, () -> RecordFacts.read(entry, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{", "{}x", "{} {}", "{\"a\":1,\"a\":2}", "{\"a\":1]"})
  void whatIsNoRecordIsRefused(String entry) {
    refused(entry.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsTooMuchForTheParserIsRefused() {
    refused(("{\"a\":" + "9".repeat(5_000) + "}").getBytes(StandardCharsets.UTF_8));
    refused(("{\"a\":" + "[".repeat(5_000)).getBytes(StandardCharsets.UTF_8));
    byte[] wide = "{\"a\":1}".getBytes(Charset.forName("UTF-32BE"));
    wide[5 * 4] = 0x7f;
    refused(wide);
  }

  @Test
  void fieldsOfTheObjectAndThoseBelowAreRead() throws NotVerifiedException {
    RecordFacts facts =
        RecordFacts.read("{\"a\":1,\"b\":{\"c\":\"d\"}}".getBytes(StandardCharsets.UTF_8), 0);
    assertEquals(1, facts.number("a"));
    assertEquals("d", facts.text("b.c"));
  }
}
