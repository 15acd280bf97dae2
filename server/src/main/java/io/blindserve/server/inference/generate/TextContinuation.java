package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A text of tokens that are bytes. Bytes are held back as long as they may be the beginning of a
 * text before which the continuation ends, or of a character; bytes that are no UTF-8 become
 * U+FFFD. For one thread at a time.
 */
final class TextContinuation implements Continuation {

  static final String NAME = "text_output";

  private final List<byte[]> stops;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder told = new StringBuilder();

  /** Bytes that may turn out to be part of a stop. */
  private byte[] held = {};

  /** Bytes of a character that is not whole. */
  private byte[] begun = {};

  private boolean stopped;

  TextContinuation(List<String> stops) {
    this.stops = stops.stream().map(stop -> stop.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public String add(int token) {
    held = joined(held, new byte[] {(byte) token});
    if (stops.stream().anyMatch(stop -> endsWith(held, stop, stop.length))) {
      stopped = true;
      int most =
          stops.stream()
              .filter(s -> endsWith(held, s, s.length))
              .mapToInt(s -> s.length)
              .max()
              .orElse(0);
      byte[] before = Arrays.copyOf(held, held.length - most);
      held = new byte[0];
      return decode(before, true);
    }
    int keep = mayBegin();
    byte[] free = Arrays.copyOf(held, held.length - keep);
    held = Arrays.copyOfRange(held, held.length - keep, held.length);
    return decode(free, false);
  }

  /** Returns how many of the last bytes may be the beginning of a stop. */
  private int mayBegin() {
    int most = 0;
    for (byte[] stop : stops) {
      for (int length = Math.min(stop.length - 1, held.length); length > most; length--) {
        if (endsWith(held, stop, length)) {
          most = length;
        }
      }
    }
    return most;
  }

  /** Returns whether bytes end with the first ones of others. */
  private static boolean endsWith(byte[] bytes, byte[] other, int length) {
    return length <= bytes.length
        && Arrays.equals(bytes, bytes.length - length, bytes.length, other, 0, length);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  private String decode(byte[] more, boolean last) {
    ByteBuffer in = ByteBuffer.wrap(joined(begun, more));
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, last);
    if (last) {
      decoder.flush(out);
    }
    begun = Arrays.copyOfRange(in.array(), in.position(), in.limit());
    String text = out.flip().toString();
    told.append(text);
    return text;
  }

  @Override
  public boolean stopped() {
    return stopped;
  }

  @Override
  public String rest() {
    if (stopped) {
      return "";
    }
    byte[] rest = held;
    held = new byte[0];
    return decode(rest, true);
  }

  @Override
  public Tensor tensor() {
    return Tensor.ofBytes(
        NAME, List.of(1L), List.of(told.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
