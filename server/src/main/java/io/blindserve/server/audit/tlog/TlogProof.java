package io.blindserve.server.audit.tlog;

import java.util.Base64;
import java.util.List;

/**
 * A proof that an entry is in a log, in the form of C2SP tlog-proof.
 *
 * @param index place of the entry
 * @param hashes from the leaf to the root
 * @param checkpoint the signed note of the tree that has it
 */
public record TlogProof(long index, List<TreeHash> hashes, String checkpoint) {

  private static final String HEADER = "c2sp.org/tlog-proof@v1\n";

  /** Copies the list. */
  public TlogProof {
    hashes = List.copyOf(hashes);
  }

  /**
   * Returns the text.
   *
   * @param extra data to go with the proof, which the proof says nothing of; here the entry itself
   */
  public String text(byte[] extra) {
    Base64.Encoder digits = Base64.getEncoder();
    StringBuilder text = new StringBuilder(HEADER);
    text.append("extra ").append(digits.encodeToString(extra)).append('\n');
    text.append("index ").append(index).append('\n');
    hashes.forEach(hash -> text.append(digits.encodeToString(hash.toByteArray())).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }
}
