package io.blindserve.keys.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes that other programs made, notes of our own, and notes that must not be believed. */
class SignedNoteTest {

  /** The example of C2SP signed-note. */
  private static final String SPEC_KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String SPEC_SIGNATURE =
      "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3"
          + "mFXmRKuwHjG1Yu72IneyaQM=\n";
  private static final String SPEC_NOTE = "This is an example message.\n\n" + SPEC_SIGNATURE;

  /** The example in the documentation of golang.org/x/mod/sumdb/note, its private key published. */
  private static final String GO_PRIVATE =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

  private static final String GO_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String GO_TEXT =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";
  private static final String GO_NOTE =
      GO_TEXT
          + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
          + "qdngotpRZb6KE6RyyBwJnAM=\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Reason refusal(String note, String... keys) {
    return assertThrows(NoteException.class, () -> open(note, keys)).reason();
  }

  private static Set<NoteVerifier> open(String note, String... keys) throws NoteException {
    List<NoteVerifier> trusted = new java.util.ArrayList<>();
    for (String key : keys) {
      trusted.add(NoteVerifier.parse(key));
    }
    return SignedNote.parse(bytes(note)).verify(trusted);
  }

  @Test
  void theExampleOfTheSpecificationIsVerified() throws Exception {
    assertEquals(Set.of(NoteVerifier.parse(SPEC_KEY)), open(SPEC_NOTE, SPEC_KEY));
    SignedNote note = SignedNote.parse(bytes(SPEC_NOTE));
    assertEquals("This is an example message.\n", note.text());
    assertEquals(SPEC_NOTE, note.toString());
    assertEquals(SPEC_KEY, NoteVerifier.parse(SPEC_KEY).toString());
    assertEquals("530d903a", NoteVerifier.parse(SPEC_KEY).id());
  }

  @Test
  void theSameKeyAndTextGiveTheSameNoteAsGo() throws Exception {
    try (NoteSigner signer = NoteSigner.parse(bytes(GO_PRIVATE + "\n"), SecretAccess.granted())) {
      assertEquals(GO_NOTE, signer.sign(GO_TEXT).toString());
      assertEquals(GO_KEY, signer.verifier().toString());
      assertEquals(
          GO_PRIVATE, new String(signer.encoded(SecretAccess.granted()), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aNewKeyIsReadAgainAndItsNotesAreVerified() throws Exception {
    try (NoteSigner made = NoteSigner.create("log.example/one");
        NoteSigner read =
            NoteSigner.parse(made.encoded(SecretAccess.granted()), SecretAccess.granted())) {
      String text = "log.example/one\n\n0\n\u00e9\n";
      assertEquals(made.sign(text).toString(), read.sign(text).toString());
      SignedNote note = SignedNote.parse(made.sign(text).toByteArray());
      assertEquals(text, note.text());
      assertEquals(Set.of(made.verifier()), note.verify(List.of(read.verifier())));
    }
  }

  @Test
  void signaturesOfOthersArePassedOver() throws Exception {
    String both = GO_NOTE + SPEC_SIGNATURE;
    assertEquals(Set.of(NoteVerifier.parse(GO_KEY)), open(both, GO_KEY));
    assertEquals(Reason.BAD_SIGNATURE, refusal(both, GO_KEY, SPEC_KEY));
    assertEquals(Reason.UNSIGNED, refusal(GO_NOTE, SPEC_KEY));
  }

  /** No bit of a note can change unnoticed. */
  @Test
  void everyChangedBitIsFound() {
    byte[] note = bytes(SPEC_NOTE);
    for (int bit = 0; bit < note.length * 8; bit++) {
      byte[] changed = note.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(
          NoteException.class,
          () -> SignedNote.parse(changed).verify(List.of(NoteVerifier.parse(SPEC_KEY))),
          () -> "a note with a changed byte was believed");
    }
    for (int size = 0; size < note.length; size++) {
      byte[] cut = java.util.Arrays.copyOf(note, size);
      assertThrows(NoteException.class, () -> SignedNote.parse(cut));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n\n",
        "text\n",
        "text\n\nname AAAAAAA=\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014  AAAAAAA=\n",
        "text\n\n\u2014 na+me AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAA==\n",
        "text\n\n\u2014 name AAAAAAA\n",
        "text\n\n\u2014 name AAAAAAB=\n",
        "text\n\n\u2014 name ####\n",
        "te\txt\n\n\u2014 name AAAAAAA=\n",
        "text\n\n\u2014 name AAAAAAA=",
        "text\n\n\u2014 name AAAAAAA=\r\n",
      })
  void whatIsNoNoteIsRefused(String note) {
    assertEquals(Reason.MALFORMED, refusal(note));
  }

  @Test
  void sizesAreBounded() throws Exception {
    String line = "\u2014 name AAAAAAA=\n";
    SignedNote.parse(bytes("text\n\n" + line.repeat(SignedNote.MOST_SIGNATURES)));
    assertEquals(
        Reason.MALFORMED, refusal("text\n\n" + line.repeat(SignedNote.MOST_SIGNATURES + 1)));
    assertEquals(Reason.MALFORMED, refusal("t".repeat(SignedNote.LARGEST) + "\n\n" + line));
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] note = bytes(SPEC_NOTE);
    note[0] = (byte) 0xff;
    assertThrows(NoteException.class, () -> SignedNote.parse(note));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+####",
        "exa mple+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      })
  void whatIsNoKeyIsRefused(String key) {
    assertThrows(NoteException.class, () -> NoteVerifier.parse(key));
    byte[] asPrivate = bytes("PRIVATE+KEY+" + key);
    assertThrows(
        NoteException.class, () -> NoteSigner.parse(asPrivate, SecretAccess.granted()).close());
  }

  @Test
  void aClosedKeySignsNothingAndPrintsNoSecret() throws Exception {
    NoteSigner signer = NoteSigner.parse(bytes(GO_PRIVATE), SecretAccess.granted());
    assertFalse(signer.toString().contains("AYEKFALV"));
    signer.close();
    assertThrows(IllegalStateException.class, () -> signer.sign("text\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no newline", "a\ttab\n"})
  void whatIsNoTextIsNotSigned(String text) {
    try (NoteSigner signer = NoteSigner.create("name")) {
      assertThrows(IllegalArgumentException.class, () -> signer.sign(text));
    }
    assertThrows(IllegalArgumentException.class, () -> NoteSigner.create("two words"));
  }
}
