package io.blindserve.he.wire;

import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes the keys that a plan asks for, one after the other, so that a client needs memory for one
 * key only. Calls come in the order of the bytes: {@link #publicKey} if the shape has one, {@link
 * #relinearizationKey} if it has one, {@link #galoisKey} by ascending element, {@link #finish};
 * anything else is an {@link IllegalStateException}, and a key of another level or element than the
 * shape's an {@link IllegalArgumentException}. Not thread-safe; does not close the stream.
 */
public final class EvaluationKeySetWriter implements KeySetWriter {

  private final KeySetShape shape;
  private final WireOutput out;
  private final Iterator<Map.Entry<Long, Integer>> galois;
  private Step step;

  /** Starts an upload of {@link KeySetShape#uploadBytes()} bytes. */
  public EvaluationKeySetWriter(OutputStream stream, KeySetShape shape) {
    this.shape = shape;
    this.out = new WireOutput(stream, shape.parameters().n());
    this.galois = shape.galoisLevels().entrySet().iterator();
    this.step = shape.publicKey() ? Step.PUBLIC_KEY : Step.RELINEARIZATION_KEY;
  }

  /** Writes a whole upload. */
  public static void write(OutputStream stream, KeySetShape shape, KeyUpload keys)
      throws IOException {
    EvaluationKeySetWriter writer = new EvaluationKeySetWriter(stream, shape);
    EvaluationKeySet set = keys.evaluationKeys();
    if (shape.publicKey() != keys.publicKey().isPresent()
        || shape.relinearizationLevel().isPresent() != set.relinearizationKey().isPresent()) {
      throw new IllegalArgumentException("the keys are not the ones of the shape");
    }
    if (keys.publicKey().isPresent()) {
      writer.publicKey(keys.publicKey().get());
    }
    if (set.relinearizationKey().isPresent()) {
      writer.relinearizationKey(set.relinearizationKey().get());
    }
    for (GaloisKey key : set.galoisKeys().values()) {
      writer.galoisKey(key);
    }
    writer.finish();
  }

  /** Writes the public key with its length in front. */
  public void publicKey(PublicKey key) throws IOException {
    require(Step.PUBLIC_KEY);
    out.putLong(KeyFormat.sizeOfPublicKey(shape.parameters()));
    KeyFormat.writePublicKey(out, shape.parameters(), key);
    step = Step.RELINEARIZATION_KEY;
  }

  /** Writes the relinearisation key. */
  public void relinearizationKey(RelinearizationKey key) throws IOException {
    require(Step.RELINEARIZATION_KEY);
    int level =
        shape
            .relinearizationLevel()
            .orElseThrow(() -> new IllegalStateException("no relinearisation key is due"));
    requireLevel(key.level(), level);
    out.putByte(1);
    KeyFormat.writeKey(out, shape.parameters(), key.key());
    beginGaloisKeys();
  }

  /** Writes the next Galois key. */
  public void galoisKey(GaloisKey key) throws IOException {
    toGaloisKeys();
    if (!galois.hasNext()) {
      throw new IllegalStateException("no Galois key is due");
    }
    Map.Entry<Long, Integer> due = galois.next();
    if (key.element() != due.getKey()) {
      throw new IllegalArgumentException(
          "key for Galois element " + key.element() + " where " + due.getKey() + " is due");
    }
    requireLevel(key.level(), due.getValue());
    out.putLong(key.element());
    KeyFormat.writeGaloisKey(out, shape.parameters(), key);
  }

  @Override
  public void publicKey(PublicKey key, UniformSeed seed) throws IOException {
    publicKey(key);
  }

  @Override
  public void relinearizationKey(RelinearizationKey key, UniformSeed seed) throws IOException {
    relinearizationKey(key);
  }

  @Override
  public void galoisKey(GaloisKey key, UniformSeed seed) throws IOException {
    galoisKey(key);
  }

  /** Checks that all keys were written, and wipes the buffers. */
  @Override
  public void finish() throws IOException {
    toGaloisKeys();
    if (galois.hasNext()) {
      throw new IllegalStateException("Galois keys are missing");
    }
    step = Step.FINISHED;
    out.close();
  }

  private void toGaloisKeys() throws IOException {
    if (step == Step.RELINEARIZATION_KEY && shape.relinearizationLevel().isEmpty()) {
      out.putByte(0);
      beginGaloisKeys();
    }
    require(Step.GALOIS_KEYS);
  }

  private void beginGaloisKeys() throws IOException {
    out.putByte(1);
    out.putInt(shape.galoisLevels().size());
    step = Step.GALOIS_KEYS;
  }

  private void require(Step wanted) {
    if (step != wanted) {
      throw new IllegalStateException("due is " + step + ", not " + wanted);
    }
  }

  private static void requireLevel(int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "a key for level " + actual + " where one for level " + expected + " is due");
    }
  }

  private enum Step {
    PUBLIC_KEY,
    RELINEARIZATION_KEY,
    GALOIS_KEYS,
    FINISHED
  }
}
