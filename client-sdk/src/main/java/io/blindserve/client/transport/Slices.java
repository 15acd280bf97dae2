package io.blindserve.client.transport;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;

/** The pieces of a body cut small, telling a listener how far the connection has taken them. */
final class Slices implements Iterable<byte[]> {

  private static final int SLICE = 1 << 16;

  private final Request.Body body;
  private final LongConsumer sent;

  Slices(Request.Body body, LongConsumer sent) {
    this.body = body;
    this.sent = sent;
  }

  @Override
  public Iterator<byte[]> iterator() {
    return new Walk();
  }

  private final class Walk implements Iterator<byte[]> {

    private int piece;
    private int at;
    private long total;

    @Override
    public boolean hasNext() {
      while (piece < body.pieces().size() && at == body.pieces().get(piece).length) {
        piece++;
        at = 0;
      }
      return piece < body.pieces().size();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      byte[] whole = body.pieces().get(piece);
      byte[] slice = Arrays.copyOfRange(whole, at, Math.min(whole.length, at + SLICE));
      at += slice.length;
      total += slice.length;
      sent.accept(total);
      return slice;
    }
  }
}
