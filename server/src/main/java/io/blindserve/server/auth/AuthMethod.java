package io.blindserve.server.auth;

import java.util.Locale;

/** How a caller was authenticated. */
public enum AuthMethod {
  /** Not at all: every caller is the same one. */
  NONE;

  /** Returns the word used in records. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
