package io.blindserve.he.wire;

/**
 * Why bytes were refused. The list is closed; answers to a peer tell less than this (see {@link
 * WireSubject}).
 */
public enum WireReason {
  /** The bytes are not as many as the expected shape has. */
  LENGTH,
  /** A stream ended before the expected shape was complete. */
  TRUNCATED,
  /** A stream goes on after the expected shape is complete. */
  TRAILING,
  /**
   * A presence flag is not the byte that the expected shape asks for: metadata, relinearisation
   * key, Galois keys.
   */
  FLAG,
  /**
   * The 277 bytes of metadata are not canonical, or claim another domain, batching or order than
   * the expected one.
   */
  METADATA,
  /** The scale is not a canonical decimal, or not the expected one. */
  SCALE,
  /** The number of slots is not the expected one. */
  SLOTS,
  /**
   * The number of polynomials of an element, or of components of a key, is not the expected one.
   */
  POLYNOMIALS,
  /** The number of rows of a polynomial is not the expected one. */
  ROWS,
  /** The length of a row is not the degree of the ring. */
  ROW_LENGTH,
  /** A residue is not below its prime. */
  RESIDUE,
  /** Every polynomial but the first is zero, so that anyone can read the message. */
  TRANSPARENT,
  /** A key claims a decomposition in base two, which is not supported. */
  BASE_TWO,
  /** The number of digits of a key is not the expected one. */
  DIGITS,
  /** A digit of a key has not exactly one column. */
  COLUMNS,
  /** The number of Galois keys is not the expected one. */
  GALOIS_KEYS,
  /**
   * A Galois key is filed under, or made for, another element than the expected one at its place.
   */
  GALOIS_ELEMENT,
  /** A Galois key was made for a ring of another degree. */
  NTH_ROOT,
  /** A secret key is not one ternary polynomial modulo all primes. */
  NOT_TERNARY,
  /** The object does not begin as one of {@code blindserve-1}. */
  MAGIC,
  /** The version of {@code blindserve-1} is unknown. */
  VERSION,
  /** The object is of another type than the expected one, or has a seed where none may be. */
  TYPE,
  /** A byte or bit that must be zero is not. */
  RESERVED,
  /** The object was made under other primes or another degree. */
  OTHER_PARAMETERS,
  /** The level of a ciphertext or key is not the expected one. */
  LEVEL,
  /** The number or kind of keys is not the expected one. */
  KEYS,
  /** A seed whose expansion takes more work than any honest one's. */
  SEED,
  /** A parameters document is not strict JSON of the expected members and types. */
  DOCUMENT
}
