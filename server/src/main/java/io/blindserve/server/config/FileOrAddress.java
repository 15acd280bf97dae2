package io.blindserve.server.config;

/**
 * A value that is a path, or an address with a scheme: a path that stands in a file begins where
 * the file lies, an address is what it is.
 */
public interface FileOrAddress {

  /** Returns whether a text is an address. */
  static boolean isAddress(String text) {
    return text.matches("[a-z][a-z0-9+.-]*://.*");
  }
}
