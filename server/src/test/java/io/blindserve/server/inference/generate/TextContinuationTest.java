package io.blindserve.server.inference.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextContinuationTest {

  private static String added(TextContinuation text, byte... bytes) {
    StringBuilder told = new StringBuilder();
    for (byte one : bytes) {
      told.append(text.add(Byte.toUnsignedInt(one))).append('|');
    }
    return told.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String whole(TextContinuation text) {
    return new String(text.tensor().elements().get(0), StandardCharsets.UTF_8);
  }

  @Test
  void charactersAreToldWhole() {
    TextContinuation text = new TextContinuation(List.of());
    assertEquals("a||ü|||€|", added(text, utf8("aü€")));
    assertEquals("", text.rest());
    assertEquals("aü€", whole(text));
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    TextContinuation text = new TextContinuation(List.of());
    assertEquals("\ufffd||\ufffda|", added(text, (byte) 0xff, (byte) 0xe2, (byte) 'a'));
    assertEquals("||", added(text, (byte) 0xe2, (byte) 0x82));
    assertEquals("\ufffd", text.rest());
    assertEquals("\ufffd\ufffda\ufffd", whole(text));
  }

  @Test
  void whatMayBeginAStopIsHeldBack() {
    TextContinuation text = new TextContinuation(List.of("aab", "\n\n"));
    assertEquals("x|||a|aa|", added(text, utf8("xaaa\n")));
    assertEquals("\ny|", added(text, utf8("y")));
    assertFalse(text.stopped());
  }

  @Test
  void aStopEndsBeforeItself() {
    TextContinuation text = new TextContinuation(List.of("aab", "ü"));
    assertEquals("x|||a||", added(text, utf8("xaaab")));
    assertTrue(text.stopped());
    assertEquals("", text.rest());
    assertEquals("xa", whole(text));
    TextContinuation other = new TextContinuation(List.of("ü"));
    assertEquals("y|||", added(other, utf8("yü")));
    assertTrue(other.stopped());
    assertEquals("y", whole(other));
  }

  @Test
  void whatWasHeldBackIsToldInTheEnd() {
    TextContinuation text = new TextContinuation(List.of("abc"));
    assertEquals("||", added(text, utf8("ab")));
    assertEquals("ab", text.rest());
    assertEquals("ab", whole(text));
  }
}
