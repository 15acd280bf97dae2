package io.blindserve.he.rlwe;

import java.util.Locale;

/** Against whom 128 bits of security are claimed; each has its bound on log2(QP). */
public enum SecurityProfile {
  /** Classical attacks. */
  CLASSICAL,
  /** Attacks with a quantum computer. */
  PQ;

  /** Bits of security of every profile. */
  public static final int BITS = 128;

  /** Returns the name used in documents: {@code classical} or {@code pq}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
