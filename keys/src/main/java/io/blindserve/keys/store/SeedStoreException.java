package io.blindserve.keys.store;

import java.nio.file.Path;

/**
 * A key store file cannot be used. The message names the file and what to do; it never holds data
 * of the file.
 */
public final class SeedStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SeedStoreException(Reason reason, Path file, String detail) {
    super("key file " + file + ": " + detail);
    this.reason = reason;
  }

  SeedStoreException(Reason reason, Path file, String detail, Throwable cause) {
    super("key file " + file + ": " + detail, cause);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** The closed list of reasons. */
  public enum Reason {
    /** There is no such file. */
    MISSING,
    /** A file to be created exists already. */
    EXISTS,
    /** Others than the owner have rights to the file. */
    OPEN_TO_OTHERS,
    /**
     * The bytes are no key store file of ours, or ask for a key derivation that we do not write.
     */
    MALFORMED,
    /** The password is wrong, or the file was altered: the integrity check cannot tell which. */
    WRONG_PASSWORD_OR_ALTERED,
    /** The file system refused to read or write. */
    UNREADABLE
  }
}
