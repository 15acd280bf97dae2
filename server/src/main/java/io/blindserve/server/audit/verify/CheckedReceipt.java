package io.blindserve.server.audit.verify;

import io.blindserve.keys.receipt.NotProvenException;
import io.blindserve.keys.receipt.ProvenRecord;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
    ProvenRecord proven;
    try {
      proven = ProvenRecord.of(text, List.of(key));
    } catch (NotProvenException e) {
      throw new NotVerifiedException(String.valueOf(e.getMessage()), e);
    }
    byte[] record = proven.record();
    if (RecordFacts.read(record, proven.index()).number("seq") != proven.index()) {
      throw new NotVerifiedException("the record says that it is another one");
    }
    return new CheckedReceipt(
        new String(record, StandardCharsets.UTF_8).replaceAll("[^\\p{Print}]", "?"),
        proven.index(),
        proven.head().checkpoint());
  }

  /** Returns what can be said, in one line. */
  public String verdict() {
    return "verified: record " + index + " of " + head.size() + " in " + head.origin();
  }
}
