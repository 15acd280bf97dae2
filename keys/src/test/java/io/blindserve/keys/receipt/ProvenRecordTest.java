package io.blindserve.keys.receipt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.Proofs;
import io.blindserve.keys.tlog.TlogProof;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A receipt shows that its record is in a tree that was signed, and nothing else does. */
class ProvenRecordTest {

  private static final String NAME = "log.example/x";
  private static final int SIZE = 11;
  private static final int INDEX = 6;
  private static final NoteSigner SIGNER = NoteSigner.create(NAME);
  private static final MemoryTree TREE = tree();

  private static MemoryTree tree() {
    MemoryTree tree = new MemoryTree();
    for (int i = 0; i < SIZE; i++) {
      tree.add(TreeHash.ofLeaf(record(i)));
    }
    return tree;
  }

  @AfterAll
  static void wipe() {
    SIGNER.close();
  }

  private static byte[] record(int index) {
    return ("record " + index).getBytes(StandardCharsets.UTF_8);
  }

  private static String note(NoteSigner signer, String origin) {
    TreeHash root = CompactRange.of(TREE, SIZE).root();
    return signer.sign(new Checkpoint(origin, SIZE, root).text()).toString();
  }

  private static String receipt(Optional<byte[]> record, long index, String note) {
    return new TlogProof(record, index, Proofs.inclusion(TREE, INDEX, SIZE), note).text();
  }

  private static String refusal(String receipt) {
    List<NoteVerifier> keys = List.of(SIGNER.verifier());
    return String.valueOf(
        assertThrows(NotProvenException.class, () -> ProvenRecord.of(receipt, keys)).getMessage());
  }

  @Test
  void aReceiptGivesTheRecordAndTheHeadThatHasIt() throws NotProvenException {
    String note = note(SIGNER, NAME);
    String receipt = receipt(Optional.of(record(INDEX)), INDEX, note);
    ProvenRecord proven = ProvenRecord.of(receipt, List.of(SIGNER.verifier()));
    assertArrayEquals(record(INDEX), proven.record());
    assertEquals(INDEX, proven.index());
    assertEquals(SIZE, proven.head().size());
    assertEquals(note, proven.head().note());
  }

  @Test
  void aReceiptOfAnythingElseProvesNothing() {
    Optional<byte[]> record = Optional.of(record(INDEX));
    String note = note(SIGNER, NAME);
    String elsewhere = "the record is not at that place of the tree that was signed";
    assertEquals(elsewhere, refusal(receipt(Optional.of(record(7)), INDEX, note)));
    assertEquals(elsewhere, refusal(receipt(record, INDEX + 1, note)));
    assertEquals(elsewhere, refusal(receipt(record, SIZE, note)));
    assertEquals("a receipt without a record", refusal(receipt(Optional.empty(), INDEX, note)));
    assertEquals(
        elsewhere,
        refusal(
            new TlogProof(record, INDEX, Collections.nCopies(63, TreeHash.empty()), note).text()));
    try (NoteSigner other = NoteSigner.create(NAME)) {
      assertThrows(
          OtherKeysException.class,
          () ->
              ProvenRecord.of(
                  receipt(record, INDEX, note(other, NAME)), List.of(SIGNER.verifier())));
    }
    String foreign = refusal(receipt(record, INDEX, note(SIGNER, "log.example/y")));
    assertTrue(foreign.contains("another log"), foreign);
    for (String none : List.of("", "x".repeat(9999))) {
      assertTrue(refusal(none).startsWith("no receipt: "), none);
    }
  }
}
