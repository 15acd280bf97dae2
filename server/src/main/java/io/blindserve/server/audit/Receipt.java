package io.blindserve.server.audit;

import java.nio.charset.StandardCharsets;

/** What became of the question for a receipt. */
public sealed interface Receipt permits Receipt.Proof, Receipt.NotYet, Receipt.Unknown {

  /**
   * A receipt.
   *
   * @param text in the form of C2SP tlog-proof; the extra data are the record
   */
  record Proof(String text) implements Receipt {

    /** Returns the text in UTF-8. */
    public byte[] toByteArray() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The record is durable, and no checkpoint has it yet. */
  record NotYet() implements Receipt {}

  /** The log has no record of that id. */
  record Unknown() implements Receipt {}
}
