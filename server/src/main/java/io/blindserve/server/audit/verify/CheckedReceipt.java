package io.blindserve.server.audit.verify;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.ProofCheck;
import io.blindserve.keys.tlog.TlogProof;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.charset.StandardCharsets;

/**
 * A receipt that was checked: its record is in a tree that the log's key signed.
 *
 * @param record the record, as it stands in the log
 * @param index its place
 * @param head the signed head
 */
public record CheckedReceipt(String record, long index, Checkpoint head) {

  /**
   * Checks a receipt.
   *
   * @param text what a server answered, or a file with it
   * @param key of the log, from somewhere else than the receipt
   * @throws NotVerifiedException if it does not show that its record is in the log
   */
  public static CheckedReceipt of(String text, NoteVerifier key) throws NotVerifiedException {
    TlogProof proof;
    try {
      proof = TlogProof.parse(text);
    } catch (MalformedLogException e) {
      throw new NotVerifiedException("no receipt: " + e.getMessage(), e);
    }
    byte[] record =
        proof.extra().orElseThrow(() -> new NotVerifiedException("a receipt without a record"));
    byte[] note = proof.checkpoint().getBytes(StandardCharsets.UTF_8);
    Checkpoint head = LogVerifier.open("the checkpoint", note, key);
    TreeHash leaf = TreeHash.ofLeaf(record);
    if (!ProofCheck.inclusion(leaf, proof.index(), head.size(), proof.hashes(), head.root())) {
      throw new NotVerifiedException("the record is not at that place of the tree that was signed");
    }
    RecordFacts facts = RecordFacts.read(record, proof.index());
    if (facts.number("seq") != proof.index()) {
      throw new NotVerifiedException("the record says that it is another one");
    }
    return new CheckedReceipt(
        new String(record, StandardCharsets.UTF_8).replaceAll("[^\\p{Print}]", "?"),
        proof.index(),
        head);
  }

  /** Returns what can be said, in one line. */
  public String verdict() {
    return "verified: record " + index + " of " + head.size() + " in " + head.origin();
  }
}
