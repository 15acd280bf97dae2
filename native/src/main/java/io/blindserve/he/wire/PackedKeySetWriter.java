package io.blindserve.he.wire;

import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.wire.PackedKeySet.Due;
import io.blindserve.he.wire.PackedKeySet.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/** Writes a key set of {@code blindserve-1}; does not close the stream. */
final class PackedKeySetWriter implements KeySetWriter {

  private final KeySetShape shape;
  private final WireOutput out;
  private final Iterator<Due> order;
  private boolean begun;

  PackedKeySetWriter(OutputStream stream, KeySetShape shape) {
    this.shape = shape;
    this.out = new WireOutput(stream, shape.parameters().n());
    this.order = PackedKeySet.order(shape).iterator();
  }

  @Override
  public void publicKey(PublicKey key, UniformSeed seed) throws IOException {
    put(Kind.PUBLIC, shape.parameters().maxLevel(), 0, List.of(key.value()), seed);
  }

  @Override
  public void relinearizationKey(RelinearizationKey key, UniformSeed seed) throws IOException {
    put(Kind.RELINEARIZATION, key.level(), 0, key.key().digits(), seed);
  }

  @Override
  public void galoisKey(GaloisKey key, UniformSeed seed) throws IOException {
    put(Kind.GALOIS, key.level(), key.element(), key.key().digits(), seed);
  }

  private void put(Kind kind, int level, long element, List<PolyPair> digits, UniformSeed seed)
      throws IOException {
    begin();
    if (!order.hasNext()) {
      throw new IllegalStateException("no key is due");
    }
    Due due = order.next();
    if (due.kind() != kind) {
      throw new IllegalStateException("due is " + due + ", not a key of kind " + kind);
    }
    if (!due.equals(new Due(kind, level, digits.size(), element))) {
      throw new IllegalArgumentException("due is " + due + ", not level " + level);
    }
    out.putByte(kind.code());
    out.putByte(level);
    out.putByte(digits.size());
    out.putBytes(new byte[PackedKeySet.KEY_ZEROS]);
    out.putLong(element);
    out.putBytes(seed.bytes());
    for (PolyPair digit : digits) {
      if (!digit.c0().basis().equals(shape.parameters().qpAt(level))) {
        throw new IllegalArgumentException("a key over other primes than those of its level");
      }
      PackedPoly.write(out, digit.c0());
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      Envelope.write(
          out, Envelope.Type.EVALUATION_KEYS, PackedKeySet.size(shape), shape.parameters());
      out.putInt(PackedKeySet.order(shape).size());
      out.putInt(0);
    }
  }

  @Override
  public void finish() throws IOException {
    begin();
    if (order.hasNext()) {
      throw new IllegalStateException("due is " + order.next());
    }
    out.close();
  }
}
