package io.blindserve.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerParserTest {

  private static final String TWO =
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
          + "HTTP/1.1 503 Busy\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"
          + "HTTP/1.0 404 \r\nCONTENT-LENGTH:2\r\n\r\n\r\n";

  private final List<String> answers = new ArrayList<>();

  private AnswerParser parser() {
    answers.clear();
    return new AnswerParser((status, body) -> answers.add(status + " " + body)).keepingBodies();
  }

  /** However the bytes are cut, the same answers come out. */
  @Test
  void answersAreFoundWhereverTheBytesAreCut() {
    for (int size = 1; size <= TWO.length(); size++) {
      AnswerParser parser = parser();
      for (int at = 0; at < TWO.length(); at += size) {
        parser.take(Buffer.buffer(TWO.substring(at, Math.min(TWO.length(), at + size))));
      }
      assertEquals(List.of("200 abc", "503 ", "404 \r\n"), answers, "pieces of " + size);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'SSH-2.0\r\n\r\n', what was answered is not HTTP/1.1",
    "'HTTP/1.1 200 OK\r\n\r\n', an answer has no Content-Length; others are not understood here",
    "'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', an answer has a length that is no number",
  })
  void allElseIsRefused(String bytes, String sentence) {
    assertEquals(
        sentence,
        assertThrows(BenchException.class, () -> parser().take(Buffer.buffer(bytes))).getMessage());
  }

  @Test
  void theLastAnswerOfAConnectionIsKnown() {
    AnswerParser parser = parser();
    parser.take(
        Buffer.buffer("HTTP/1.1 200 OK\r\nx-connection: close\r\nContent-Length: 0\r\n\r\n"));
    assertFalse(parser.isLast());
    parser.take(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n"));
    assertTrue(parser.isLast());
  }

  @Test
  void aHeadWithoutAnEndIsRefused() {
    assertThrows(BenchException.class, () -> parser().take(Buffer.buffer("x".repeat(1 << 15))));
  }
}
