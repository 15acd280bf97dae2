package io.blindserve.he.compile.report;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One way that the search weighed.
 *
 * @param what the way, in words
 * @param plan name of the plan it was weighed for
 * @param logN its ring
 * @param milliseconds predicted time
 * @param keyBytes bytes of its keys, packed and seeded
 * @param promised the error it would promise
 * @param outcome why it was not taken, or that it was
 * @param taken whether it is the one that was taken
 */
public record AlternativeReport(
    String what,
    String plan,
    int logN,
    OptionalDouble milliseconds,
    OptionalLong keyBytes,
    OptionalDouble promised,
    String outcome,
    boolean taken) {

  /** Returns the same as the way that was taken. */
  public AlternativeReport asTaken() {
    return new AlternativeReport(what, plan, logN, milliseconds, keyBytes, promised, "taken", true);
  }
}
