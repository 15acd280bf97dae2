package io.blindserve.keys.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cosignatures that {@code github.com/transparency-dev/formats} made (server/src/test/go, its
 * command {@code sign}), our own, and those that must not be believed.
 */
class CosignatureTest {

  private static final Path FOLDER = Path.of("src/test/resources/cosignatures");
  private static final Instant TIME = Instant.ofEpochSecond(1_800_000_000);
  private static final String TEXT =
      "log.example/one\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

  private static byte[] note() throws IOException {
    return Files.readAllBytes(FOLDER.resolve("note"));
  }

  /** Ed25519 of the log, ML-DSA-44 of the log, Ed25519 of a witness. */
  private static List<NoteVerifier> keys() throws Exception {
    return NoteVerifier.parseAll(Files.readString(FOLDER.resolve("vkeys")));
  }

  private static SignedNote signed(String text) {
    try (NoteSigner log = NoteSigner.create("log.example/one")) {
      return log.sign(text);
    }
  }

  @Test
  void whatGoSignedIsVerified() throws Exception {
    SignedNote note = SignedNote.parse(note());
    List<NoteVerifier> keys = keys();
    assertEquals(
        List.of(KeyKind.ED25519, KeyKind.ML_DSA_44, KeyKind.COSIGNATURE),
        keys.stream().map(NoteVerifier::kind).toList());
    assertEquals(Set.copyOf(keys), note.verifyEachKind(keys));
    for (NoteVerifier key : keys) {
      assertEquals(Set.of(key), note.verify(List.of(key)));
      assertEquals(key, NoteVerifier.parse(key.toString()));
    }
    assertEquals(Optional.empty(), note.newestTime(keys.subList(0, 1)));
    assertTrue(note.newestTime(keys).orElseThrow().isAfter(Instant.parse("2026-01-01T00:00:00Z")));
  }

  /** One bit in each byte, in each 29th of the long signature; cut off here and there. */
  @Test
  void everyChangedByteIsFound() throws Exception {
    byte[] note = note();
    List<NoteVerifier> keys = keys();
    for (int i = 0; i < note.length; i += i < 300 || i > note.length - 200 ? 1 : 29) {
      byte[] changed = note.clone();
      changed[i] ^= (byte) (1 << i % 8);
      assertThrows(
          NoteException.class,
          () -> SignedNote.parse(changed).verifyEachKind(keys),
          "byte " + i + " was changed and the note was believed");
    }
    for (int size = 0; size < note.length; size += 71) {
      byte[] cut = Arrays.copyOf(note, size);
      assertThrows(NoteException.class, () -> SignedNote.parse(cut).verifyEachKind(keys));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COSIGNATURE", "ML_DSA_44"})
  void ourOwnAreVerifiedAndSayTheirTime(KeyKind kind) throws Exception {
    try (Cosigner made = Cosigner.create(kind, "witness.example/w\u00e9");
        Cosigner read =
            Cosigner.parse(made.encoded(SecretAccess.granted()), SecretAccess.granted())) {
      assertEquals(made.verifier(), read.verifier());
      SignedNote note = read.cosign(signed(TEXT), TIME);
      NoteVerifier key = NoteVerifier.parse(made.verifier().toString());
      assertEquals(Set.of(key), SignedNote.parse(note.toByteArray()).verify(List.of(key)));
      assertEquals(Optional.of(TIME), note.newestTime(List.of(key)));
      String line = read.line(note, TIME.plusSeconds(9));
      SignedNote twice = note.withLines(line.getBytes(StandardCharsets.UTF_8), List.of(key));
      assertEquals(Optional.of(TIME.plusSeconds(9)), twice.newestTime(List.of(key)));
      String moved = note.toString().replace("one\n0\n", "one\n1\n");
      assertEquals(
          Reason.BAD_SIGNATURE,
          assertThrows(
                  NoteException.class,
                  () ->
                      SignedNote.parse(moved.getBytes(StandardCharsets.UTF_8)).verify(List.of(key)))
              .reason());
    }
  }

  /** Who breaks one kind of key must not get by with leaving out the other. */
  @Test
  void aKindThatIsPinnedCannotBeLeftOut() throws Exception {
    List<NoteVerifier> keys = keys();
    String[] lines = new String(note(), StandardCharsets.UTF_8).split("(?<=\n)", -1);
    String bare = String.join("", Arrays.copyOf(lines, 5));
    SignedNote note = SignedNote.parse(bare.getBytes(StandardCharsets.UTF_8));
    assertEquals(Set.of(keys.get(0)), note.verify(keys));
    assertEquals(
        Reason.UNSIGNED,
        assertThrows(NoteException.class, () -> note.verifyEachKind(keys.subList(0, 2))).reason());
  }

  @Test
  void onlyCheckpointsAreCosigned() {
    try (Cosigner key = Cosigner.create(KeyKind.ML_DSA_44, "witness.example/w")) {
      assertThrows(IllegalArgumentException.class, () -> key.cosign(signed("text\n"), TIME));
      SignedNote extended = signed(TEXT + "extension\n");
      assertThrows(IllegalArgumentException.class, () -> key.cosign(extended, TIME));
      assertThrows(
          IllegalArgumentException.class,
          () -> key.cosign(signed(TEXT), Instant.ofEpochSecond(-1)));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Cosigner.create(KeyKind.ED25519, "log.example/one"));
  }

  @Test
  void aKeyOfOneKindIsNotReadAsAnother() {
    try (Cosigner cosigner = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/w");
        NoteSigner signer = NoteSigner.create("log.example/one")) {
      byte[] timed = cosigner.encoded(SecretAccess.granted());
      byte[] plain = signer.encoded(SecretAccess.granted());
      assertThrows(
          NoteException.class, () -> NoteSigner.parse(timed, SecretAccess.granted()).close());
      assertThrows(
          NoteException.class, () -> Cosigner.parse(plain, SecretAccess.granted()).close());
      assertFalse(cosigner.toString().contains("PRIVATE"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "\u2014 name AAAAAAA=", "\n", "\u2014 name AAAAAAA=\n\n"})
  void whatIsNoLineIsNotTakenOver(String lines) throws Exception {
    SignedNote note = SignedNote.parse(note());
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    assertThrows(NoteException.class, () -> note.withLines(bytes, keys()));
  }

  /** A witness that answers with lines without end must not make the note unreadable. */
  @ParameterizedTest
  @EnumSource(names = {"COSIGNATURE", "ML_DSA_44"})
  void oneLineOfAKeyIsTakenOver(KeyKind kind) throws Exception {
    SignedNote note = signed(TEXT);
    try (Cosigner known = Cosigner.create(kind, "witness.example/a")) {
      String first = known.line(note, TIME);
      StringBuilder lines = new StringBuilder(first);
      for (int i = 1; i < 15; i++) {
        lines.append(known.line(note, TIME.plusSeconds(i)));
      }
      SignedNote taken =
          note.withLines(
              lines.toString().getBytes(StandardCharsets.UTF_8), List.of(known.verifier()));
      assertEquals(note + first, taken.toString());
    }
  }

  @Test
  void linesOfOthersAreNotTakenOver() throws Exception {
    SignedNote note = signed(TEXT);
    try (Cosigner known = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/a");
        Cosigner other = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/b")) {
      String wanted = known.line(note, TIME);
      byte[] both = (other.line(note, TIME) + wanted).getBytes(StandardCharsets.UTF_8);
      assertEquals(note + wanted, note.withLines(both, List.of(known.verifier())).toString());
      byte[] foreign = other.line(note, TIME).getBytes(StandardCharsets.UTF_8);
      assertEquals(
          Reason.UNSIGNED,
          assertThrows(
                  NoteException.class, () -> note.withLines(foreign, List.of(known.verifier())))
              .reason());
    }
  }
}
