package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.RnsBasis;
import java.util.Optional;

/**
 * Carries coefficients modulo P, as integers of about (-P/2, P/2], to data primes and transforms
 * them.
 */
final class SpecialLift {

  private final PolyKernels kernels;
  private final CoeffPoly special;

  /** Present when there are several special primes. */
  private final Optional<GroupLift> group;

  /** Prepares coefficients over the special primes, which must live as long as this. */
  SpecialLift(PolyKernels kernels, CoeffPoly special) {
    this.kernels = kernels;
    this.special = special;
    int size = special.basis().size();
    this.group = size > 1 ? Optional.of(GroupLift.of(special, 0, size)) : Optional.empty();
  }

  /** Writes a row of n words at the beginning of {@code out}. */
  void fill(PolyBuffer out, RnsBasis basis, int row) {
    if (group.isPresent()) {
      long[] carried = group.get().carry(basis.modulus(row));
      out.write(0, carried, 0, carried.length);
    } else {
      fillFromOne(out, basis, row);
    }
    kernels.forwardNtt(out, 0, basis.transform(row));
  }

  private void fillFromOne(PolyBuffer out, RnsBasis basis, int row) {
    long p = special.basis().modulus(0).value();
    kernels.lift(
        out, 0, special.buffer(), special.row(0), basis.n(), p, (p >> 1) + 1, basis.reduction(row));
  }
}
