package io.blindserve.server.auth;

/** How a caller was authenticated. */
public enum AuthMethod {
  /** Not at all: every caller is the same one. */
  NONE("none"),
  /** By a secret that it sent. */
  TOKEN("token"),
  /** By the certificate of its side of the connection. */
  CERTIFICATE("mtls");

  private final String label;

  AuthMethod(String label) {
    this.label = label;
  }

  /** Returns the word used in records. */
  public String label() {
    return label;
  }
}
