package io.blindserve.he.wire;

import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.wire.PackedKeySet.Due;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a key set of {@code blindserve-1} from a stream, with memory for two rows. */
final class PackedKeySetReader {

  private final WireInput in;
  private final KeySetShape expected;
  private final RlweParameters parameters;

  private PackedKeySetReader(WireInput in, KeySetShape expected) {
    this.in = in;
    this.expected = expected;
    this.parameters = expected.parameters();
  }

  static KeyUpload read(InputStream stream, KeySetShape expected, PolyTarget target)
      throws IOException {
    try (WireInput in = open(stream, expected)) {
      PackedKeySetReader reader = new PackedKeySetReader(in, expected);
      reader.head();
      KeyUpload keys = reader.keys(target);
      in.expectEnd();
      return keys;
    }
  }

  /** Checks everything and expands no seed: any seed is one. */
  static void verify(InputStream stream, KeySetShape expected) throws IOException {
    try (WireInput in = open(stream, expected)) {
      PackedKeySetReader reader = new PackedKeySetReader(in, expected);
      reader.head();
      for (Due due : PackedKeySet.order(expected)) {
        reader.keyHead(due);
        for (int digit = 0; digit < due.digits(); digit++) {
          PackedPoly.read(in, reader.basis(due), (index, row) -> {});
        }
      }
      in.expectEnd();
    }
  }

  private static WireInput open(InputStream stream, KeySetShape expected) {
    return new WireInput(stream, WireSubject.EVALUATION_KEYS, expected.parameters().n());
  }

  private void head() throws IOException {
    Envelope.expect(in, Envelope.Type.EVALUATION_KEYS, PackedKeySet.size(expected), parameters);
    in.expectInt(PackedKeySet.order(expected).size(), WireReason.KEYS, "number of keys");
    in.expectZeros(Integer.BYTES);
  }

  private KeyUpload keys(PolyTarget target) throws IOException {
    Optional<PublicKey> publicKey = Optional.empty();
    Optional<RelinearizationKey> relinearizationKey = Optional.empty();
    List<GaloisKey> galoisKeys = new ArrayList<>();
    for (Due due : PackedKeySet.order(expected)) {
      List<PolyPair> digits = digits(due, keyHead(due), target);
      switch (due.kind()) {
        case PUBLIC -> publicKey = Optional.of(new PublicKey(digits.get(0)));
        case RELINEARIZATION ->
            relinearizationKey =
                Optional.of(new RelinearizationKey(new GadgetKey(due.level(), digits)));
        case GALOIS ->
            galoisKeys.add(new GaloisKey(due.element(), new GadgetKey(due.level(), digits)));
      }
    }
    return new KeyUpload(publicKey, new EvaluationKeySet(relinearizationKey, galoisKeys));
  }

  private UniformSeed keyHead(Due due) throws IOException {
    in.expectByte(due.kind().code(), WireReason.KEYS, "kind of the key due: " + due);
    in.expectByte(due.level(), WireReason.LEVEL, "level of the key due: " + due);
    in.expectByte(due.digits(), WireReason.DIGITS, "number of digits of the key due: " + due);
    in.expectZeros(PackedKeySet.KEY_ZEROS);
    in.expectLong(due.element(), WireReason.GALOIS_ELEMENT, "element of the key due: " + due);
    return UniformSeed.of(in.bytes(UniformSeed.BYTES));
  }

  private List<PolyPair> digits(Due due, UniformSeed seed, PolyTarget target) throws IOException {
    SeedExpander expander =
        new SeedExpander(seed, WireSubject.EVALUATION_KEYS, due.residues(parameters));
    List<PolyPair> digits = new ArrayList<>(due.digits());
    for (int digit = 0; digit < due.digits(); digit++) {
      NttPoly b = target.take(basis(due));
      PackedPoly.read(in, basis(due), PolyFormat.RowSink.into(b));
      NttPoly a = target.take(basis(due));
      expander.key(a, due.level() + 1);
      digits.add(new PolyPair(b, a));
    }
    return digits;
  }

  private RnsBasis basis(Due due) {
    return parameters.qpAt(due.level());
  }
}
