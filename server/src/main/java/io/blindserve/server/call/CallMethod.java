package io.blindserve.server.call;

import java.util.Locale;

/** The two ways in. */
public enum CallMethod {
  PLAIN,
  ENCRYPTED;

  /** Returns the word used in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
