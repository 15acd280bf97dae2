package io.blindserve.client.receipt;

import java.security.SecureRandom;

/**
 * Which calls are checked against the server's log, and when.
 *
 * @param when calls are checked
 * @param rate share of the calls that are, above 0 and at most 1; 0 where none is checked
 */
public record ReceiptPolicy(When when, double rate) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ReceiptPolicy ALWAYS = new ReceiptPolicy(When.AT_ONCE, 1);
  private static final ReceiptPolicy LATER = new ReceiptPolicy(When.LATER, 1);
  private static final ReceiptPolicy OFF = new ReceiptPolicy(When.NEVER, 0);

  /** When a call is checked. */
  public enum When {
    /** Before its answer is handed out. */
    AT_ONCE,
    /** When somebody asks for it; what has to be compared is kept until then. */
    LATER,
    /** Not at all. */
    NEVER
  }

  /** Checks the rate. */
  public ReceiptPolicy {
    boolean possible = when == When.NEVER ? rate == 0 : rate > 0 && rate <= 1;
    if (!possible) {
      // A share of 0 would turn checks off without anybody saying so.
      throw new IllegalArgumentException("a share of calls is more than 0 and at most 1");
    }
  }

  /** Every call is checked before its answer is handed out. */
  public static ReceiptPolicy always() {
    return ALWAYS;
  }

  /**
   * Some calls are checked before their answers are handed out; the server cannot tell which.
   *
   * @param rate above 0 and at most 1; {@link #off} is for no calls
   */
  public static ReceiptPolicy sampled(double rate) {
    return new ReceiptPolicy(When.AT_ONCE, rate);
  }

  /** What has to be compared is kept, and checked when somebody asks for it. */
  public static ReceiptPolicy later() {
    return LATER;
  }

  /** No call is checked. */
  public static ReceiptPolicy off() {
    return OFF;
  }

  /** Draws whether a call is checked. */
  boolean draw() {
    return when != When.NEVER && (rate >= 1 || RANDOM.nextDouble() < rate);
  }
}
