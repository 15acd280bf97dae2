package io.blindserve.client.crypt;

import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeySetWriter;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The evaluation keys that a plan needs, as the body of their upload: the same keys give the same
 * bytes, so the same id.
 *
 * @param id SHA-256 of the body, 64 hex digits
 * @param pieces the body, one piece a key; not to be changed
 */
public record EvaluationKeys(String id, List<byte[]> pieces) {

  /** Copies the list, not its pieces: they can be large. */
  public EvaluationKeys {
    pieces = List.copyOf(pieces);
  }

  /** Returns the size of the body. */
  public long bytes() {
    return pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  /** Returns how many keys a plan needs. */
  public static int count(PlanSpec spec) {
    KeySetShape shape = SpecGuard.shape(spec);
    return (shape.publicKey() ? 1 : 0)
        + (shape.relinearizationLevel().isPresent() ? 1 : 0)
        + shape.galoisLevels().size();
  }

  /**
   * Makes the keys of a plan, each for the level at which it is used and no other.
   *
   * @param form of the body
   * @param made is told how many keys are done
   */
  public static EvaluationKeys make(
      PlanSpec spec, SessionKeys keys, WireForm form, java.util.function.IntConsumer made) {
    KeySetShape shape = SpecGuard.shape(spec);
    try {
      EvaluationKeys all = new Maker(shape, keys, form, made).make();
      if (all.bytes() != form.uploadBytes(shape)) {
        throw new IllegalStateException(
            "keys of " + all.bytes() + " bytes; their formula has " + form.uploadBytes(shape));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }

  /** Makes one key after the other, so that scratch memory is needed for one only. */
  private static final class Maker {

    private final KeySetShape shape;
    private final SessionKeys keys;
    private final java.util.function.IntConsumer made;
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private final KeySetWriter writer;
    private final MessageDigest digest = sha256();
    private final List<byte[]> pieces = new ArrayList<>();
    private int done;

    Maker(KeySetShape shape, SessionKeys keys, WireForm form, java.util.function.IntConsumer made) {
      this.shape = shape;
      this.keys = keys;
      this.made = made;
      this.writer = form.keySetWriter(current, shape);
    }

    EvaluationKeys make() throws IOException {
      if (shape.publicKey()) {
        write(
            () ->
                keys.memory()
                    .compute(
                        scope ->
                            put(
                                () ->
                                    writer.publicKey(
                                        keys.generator().publicKey(scope, keys.secret()),
                                        keys.generator().publicKeySeed()))));
      }
      if (shape.relinearizationLevel().isPresent()) {
        int level = shape.relinearizationLevel().getAsInt();
        write(
            () ->
                keys.memory()
                    .compute(
                        scope ->
                            put(
                                () ->
                                    writer.relinearizationKey(
                                        keys.generator()
                                            .relinearizationKey(scope, keys.secret(), level),
                                        keys.generator().relinearizationKeySeed(level)))));
      }
      for (Map.Entry<Long, Integer> due : shape.galoisLevels().entrySet()) {
        write(
            () ->
                keys.memory()
                    .compute(scope -> put(() -> writer.galoisKey(galois(scope, due), seed(due)))));
      }
      writer.finish();
      collect();
      return new EvaluationKeys(HexFormat.of().formatHex(digest.digest()), pieces);
    }

    private GaloisKey galois(
        io.blindserve.he.kernel.PolyScope scope, Map.Entry<Long, Integer> due) {
      return keys.generator().galoisKey(scope, keys.secret(), due.getKey(), due.getValue());
    }

    private UniformSeed seed(Map.Entry<Long, Integer> due) {
      return keys.generator().galoisKeySeed(due.getKey(), due.getValue());
    }

    private void write(Runnable key) {
      key.run();
      collect();
      done++;
      made.accept(done);
    }

    private void collect() {
      if (current.size() > 0) {
        byte[] piece = current.toByteArray();
        digest.update(piece);
        pieces.add(piece);
        current.reset();
      }
    }

    private static boolean put(Output output) {
      try {
        output.write();
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException("memory cannot fail", e);
      }
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    private interface Output {
      void write() throws IOException;
    }
  }
}
