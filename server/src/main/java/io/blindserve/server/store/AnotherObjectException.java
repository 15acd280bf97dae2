package io.blindserve.server.store;

import java.io.IOException;

/** The bytes of an object are not those that were listed, or stored; other objects may be. */
public final class AnotherObjectException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence without a full stop. */
  public AnotherObjectException(String sentence) {
    super(sentence);
  }
}
