package io.blindserve.client.failure;

/**
 * An answer was decrypted and is not one that an honest server sends: wrong keys, a wrong circuit,
 * or a hostile answer.
 *
 * <p>There is one message for every cause and no detail, because whatever depends on a decryption
 * must stay on this machine. Do not tell the server that this happened, and do not repeat the call
 * because of it: who learns which answers decode learns about the secret key.
 */
public final class UndecodableAnswerException extends BlindserveException {

  private static final long serialVersionUID = 1L;

  /** Makes the one exception of its kind. */
  public UndecodableAnswerException() {
    super(
        "the decrypted answer is not one that the promised model gives; do not report this to the server");
  }
}
