package io.blindserve.server.auth;

/** How a caller was authenticated. */
public enum AuthMethod {
  /** Not at all: every caller is the same one. */
  NONE
}
