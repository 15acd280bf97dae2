package io.blindserve.keys.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heads of a log that changes its keys. */
class HeadTrustTest {

  private static final String ORIGIN = "log.example/one";
  private static final String TEXT = new Checkpoint(ORIGIN, 0, TreeHash.empty()).text();

  private final NoteSigner old = NoteSigner.create(ORIGIN);
  private final NoteSigner fresh = NoteSigner.create(ORIGIN);
  private final NoteSigner stranger = NoteSigner.create("log.example/two");

  @AfterEach
  void wipe() {
    old.close();
    fresh.close();
    stranger.close();
  }

  private static HeadTrust in(NoteSigner... keys) {
    return HeadTrust.in(List.of(keys).stream().map(NoteSigner::verifier).toList());
  }

  private static SignedHead open(HeadTrust trust, SignedNote note) throws NotProvenException {
    return trust.open(note.toByteArray());
  }

  @Test
  void aHeadOfBothIsBelievedUnderEachAndSaysWhoElseSigned() throws Exception {
    SignedNote both = fresh.sign(old.sign(TEXT));
    assertEquals(both.toString(), SignedNote.parse(both.toByteArray()).toString());
    for (NoteSigner key : List.of(old, fresh)) {
      NoteVerifier other = key == old ? fresh.verifier() : old.verifier();
      SignedHead head = open(in(key), both);
      assertEquals(Set.of(key.verifier()), in(key).signers(head));
      assertEquals(Optional.of("key " + other.id()), in(key).otherKeys(head));
    }
    SignedHead head = open(in(old, fresh), both);
    assertEquals(Set.of(old.verifier(), fresh.verifier()), in(old, fresh).signers(head));
    assertEquals(Optional.empty(), in(old, fresh).otherKeys(head));
  }

  @Test
  void aHeadOfAnotherKeyInTheLogsNameIsTold() throws Exception {
    SignedNote note = stranger.sign(fresh.sign(TEXT));
    for (boolean kept : new boolean[] {true, false}) {
      OtherKeysException thrown =
          assertThrows(
              OtherKeysException.class,
              () -> {
                if (kept) {
                  in(old).reopen(note.toByteArray());
                } else {
                  open(in(old), note);
                }
              });
      String said = String.valueOf(thrown.getMessage());
      String named = "in the log's name by key " + fresh.verifier().id() + ", not trusted here";
      assertTrue(said.contains(named), said);
      assertFalse(said.contains(stranger.verifier().id()), said);
    }
    open(in(old, fresh), note);
  }

  /** Nobody is told of other keys of the log where there are none. */
  @Test
  void aHeadInAnotherNameIsJustNotSigned() {
    SignedNote note = stranger.sign(TEXT);
    NotProvenException thrown = assertThrows(NotProvenException.class, () -> open(in(old), note));
    assertFalse(thrown instanceof OtherKeysException);
  }

  /** A false signature in the name of a key that is trusted is no matter of other keys. */
  @Test
  void aFalseSignatureIsNotTakenForAChangeOfKeys() {
    SignedNote other = fresh.sign(old.sign(TEXT));
    String line = other.toString().lines().skip(4).findFirst().orElseThrow();
    String text = new Checkpoint(ORIGIN, 1, TreeHash.empty()).text();
    String forged = fresh.sign(text) + line + "\n";
    NotProvenException thrown =
        assertThrows(
            NotProvenException.class, () -> in(old).open(forged.getBytes(StandardCharsets.UTF_8)));
    assertFalse(thrown instanceof OtherKeysException);
  }
}
