package io.blindserve.server.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Finds where answers of HTTP/1.1 end, and their status. Only answers with a {@code Content-Length}
 * are understood. Not thread-safe.
 */
final class AnswerParser {

  private static final int LARGEST_HEAD = 1 << 14;
  private static final int LARGEST_KEPT = 4 << 20;
  private static final String LENGTH = "content-length:";
  private static final Pattern CLOSE =
      Pattern.compile("connection:.*\\bclose\\b.*", Pattern.CASE_INSENSITIVE);

  private final BiConsumer<Integer, Buffer> answered;
  private boolean keepsBodies;
  private Buffer head = Buffer.buffer();
  private Buffer body = Buffer.buffer();
  private int status;
  private boolean last;
  private long left = -1;

  /** Makes a parser that tells of each answer, with an empty body unless bodies are kept. */
  AnswerParser(BiConsumer<Integer, Buffer> answered) {
    this.answered = answered;
  }

  /** Returns whether the answer that came last is the last of its connection. */
  boolean isLast() {
    return last;
  }

  AnswerParser keepingBodies() {
    keepsBodies = true;
    return this;
  }

  /**
   * Takes bytes as they come.
   *
   * @throws BenchException if they are no answers that are understood here
   */
  void take(Buffer bytes) {
    int at = 0;
    while (at < bytes.length() || left == 0) {
      at = left < 0 ? takeHead(bytes, at) : takeBody(bytes, at);
    }
  }

  private int takeHead(Buffer bytes, int from) {
    int before = head.length();
    head.appendBuffer(bytes, from, bytes.length() - from);
    int end = endOfHead(Math.max(0, before - 3));
    if (end < 0) {
      if (head.length() > LARGEST_HEAD) {
        throw new BenchException("a head has more than " + LARGEST_HEAD + " bytes");
      }
      return bytes.length();
    }
    read(head.getString(0, end, StandardCharsets.ISO_8859_1.name()));
    head = Buffer.buffer();
    return from + end - before;
  }

  private int endOfHead(int from) {
    for (int i = from; i + 4 <= head.length(); i++) {
      if (head.getInt(i) == 0x0d0a0d0a) {
        return i + 4;
      }
    }
    return -1;
  }

  private void read(String text) {
    List<String> lines = text.lines().toList();
    if (!lines.get(0).matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
      throw new BenchException("what was answered is not HTTP/1.1");
    }
    status = Integer.parseInt(lines.get(0).substring(9, 12));
    last = lines.stream().anyMatch(line -> CLOSE.matcher(line).matches());
    for (String line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        String length = line.substring(LENGTH.length()).strip();
        if (!length.matches("[0-9]{1,15}")) {
          throw new BenchException("an answer has a length that is no number");
        }
        left = Long.parseLong(length);
        return;
      }
    }
    throw new BenchException("an answer has no Content-Length; others are not understood here");
  }

  private int takeBody(Buffer bytes, int from) {
    int taken = (int) Math.min(left, bytes.length() - from);
    if (keepsBodies) {
      if (body.length() + taken > LARGEST_KEPT) {
        throw new BenchException("an answer has more than " + LARGEST_KEPT + " bytes");
      }
      body.appendBuffer(bytes, from, taken);
    }
    left -= taken;
    if (left == 0) {
      left = -1;
      Buffer whole = body;
      body = Buffer.buffer();
      answered.accept(status, whole);
    }
    return from + taken;
  }
}
