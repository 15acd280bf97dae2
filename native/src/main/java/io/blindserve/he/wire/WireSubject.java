package io.blindserve.he.wire;

/**
 * What was being read when bytes were refused. A server tells its peer this and no more: all
 * structural failures of one kind of object look alike from outside.
 */
public enum WireSubject {
  /** An encrypted vector. */
  CIPHERTEXT("ciphertext"),
  /** An encoded vector. */
  PLAINTEXT("plaintext"),
  /** A public encryption key. */
  PUBLIC_KEY("public key"),
  /** A relinearisation key, a Galois key or a set of them. */
  EVALUATION_KEYS("evaluation keys"),
  /** A single polynomial in the form that keys have. */
  KEY_POLYNOMIAL("key polynomial"),
  /** A CKKS parameters document. */
  PARAMETERS("parameters");

  private final String label;

  WireSubject(String label) {
    this.label = label;
  }

  /** Returns the words for messages. */
  public String label() {
    return label;
  }
}
