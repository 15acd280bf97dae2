package io.blindserve.he.rlwe;

import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.Ring;

/** The rows of several primes of one polynomial, prepared for being carried to any other prime. */
final class GroupLift {

  private final CentredLift lift;
  private final long[][] rows;
  private final int[] quotients;

  private GroupLift(CentredLift lift, long[][] rows) {
    this.lift = lift;
    this.quotients = lift.prepare(rows);
    this.rows = rows;
  }

  /** Prepares the rows {@code start} to {@code end} of {@code poly}. */
  static GroupLift of(CoeffPoly poly, int start, int end) {
    CentredLift lift = new CentredLift(poly.basis().slice(start, end));
    long[][] rows = new long[end - start][];
    for (int i = start; i < end; i++) {
      rows[i - start] = Ring.rowOf(poly.buffer(), poly.row(i), poly.basis().n());
    }
    return new GroupLift(lift, rows);
  }

  /** Returns the coefficients modulo {@code target}. */
  long[] carry(Modulus target) {
    return lift.carry(rows, quotients, target);
  }
}
