package io.blindserve.keys.receipt;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.ProofCheck;
import io.blindserve.keys.tlog.TlogProof;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A record that is in a tree that a trusted key signed. What it says is for the reader to look at.
 *
 * @param record its bytes, as they stand in the log
 * @param index its place
 * @param head the signed head
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ProvenRecord(byte[] record, long index, SignedHead head) {

  /**
   * Checks a receipt.
   *
   * @param text what a server answered, or a file with it
   * @param keys of the log, from somewhere else than the receipt
   * @throws NotProvenException if it does not show that its record is in the log
   */
  public static ProvenRecord of(String text, List<NoteVerifier> keys) throws NotProvenException {
    TlogProof proof;
    try {
      proof = TlogProof.parse(text);
    } catch (MalformedLogException e) {
      throw new NotProvenException("no receipt: " + e.getMessage(), e);
    }
    byte[] record =
        proof.extra().orElseThrow(() -> new NotProvenException("a receipt without a record"));
    SignedHead head = SignedHead.open(proof.checkpoint().getBytes(StandardCharsets.UTF_8), keys);
    TreeHash root = head.checkpoint().root();
    if (!ProofCheck.inclusion(
        TreeHash.ofLeaf(record), proof.index(), head.size(), proof.hashes(), root)) {
      throw new NotProvenException("the record is not at that place of the tree that was signed");
    }
    return new ProvenRecord(record, proof.index(), head);
  }
}
