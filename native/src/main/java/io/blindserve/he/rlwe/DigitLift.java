package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the digits of one polynomial row by row, in the order that the caller likes: a row of a
 * digit is the digit's integer coefficients modulo one prime, transformed. Rows of a digit's own
 * primes are rows of the polynomial itself.
 */
final class DigitLift {

  private final PolyKernels kernels;
  private final NttPoly polynomial;
  private final CoeffPoly coefficients;
  private final RnsBasis extended;
  private final int groupSize;
  private final List<GroupLift> groups = new ArrayList<>();

  /**
   * Prepares the digits of {@code polynomial}.
   *
   * @param coefficients the same polynomial as coefficients; must live as long as this
   */
  DigitLift(
      RlweParameters parameters, PolyKernels kernels, NttPoly polynomial, CoeffPoly coefficients) {
    this.kernels = kernels;
    this.polynomial = polynomial;
    this.coefficients = coefficients;
    this.extended = parameters.qpAt(level());
    this.groupSize = parameters.p().size();
    for (int digit = 0; groupSize > 1 && digit < parameters.digitsAt(level()); digit++) {
      groups.add(GroupLift.of(coefficients, start(digit), end(digit)));
    }
  }

  int level() {
    return polynomial.basis().size() - 1;
  }

  /** Whether a row belongs to the digit's own primes. */
  boolean isOwn(int digit, int row) {
    return row >= start(digit) && row < end(digit);
  }

  /** Writes a row that is not the digit's own. */
  void fill(PolyBuffer out, int at, int digit, int row) {
    if (end(digit) - start(digit) == 1) {
      fillFromOne(out, at, start(digit), row);
    } else {
      long[] carried = groups.get(digit).carry(extended.modulus(row));
      out.write(at, carried, 0, carried.length);
    }
    kernels.forwardNtt(out, at, extended.transform(row));
  }

  /** Lattigo counts (q-1)/2 among the negative residues here. */
  private void fillFromOne(PolyBuffer out, int at, int source, int row) {
    long prime = extended.modulus(source).value();
    kernels.lift(
        out,
        at,
        coefficients.buffer(),
        coefficients.row(source),
        extended.n(),
        prime,
        prime >> 1,
        extended.reduction(row));
  }

  private int start(int digit) {
    return digit * groupSize;
  }

  private int end(int digit) {
    return Math.min(start(digit) + groupSize, polynomial.basis().size());
  }
}
