package io.blindserve.keys.evidence;

/** A file is no evidence. The message names sizes and places, never data. */
public final class EvidenceException extends Exception {

  private static final long serialVersionUID = 1L;

  EvidenceException(String message) {
    super(message);
  }
}
