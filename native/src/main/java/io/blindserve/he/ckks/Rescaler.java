package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import java.util.List;

/**
 * Divides by the last prime of a level with rounding to nearest: floor((x + (q - 1)/2) / q). The
 * dropped limb is transformed back once and carried to every other row.
 */
final class Rescaler {

  private final PolyKernels kernels;

  Rescaler(PolyKernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Writes the quotients of polynomials over the same primes.
   *
   * @param out one for each of them, the polynomial's first rows themselves or apart from it
   */
  void divide(PolyScope scope, List<NttPoly> out, List<NttPoly> parts) {
    RnsBasis basis = parts.get(0).basis();
    int last = basis.size() - 1;
    int n = basis.n();
    try (PolyScope.Frame frame = scope.frame()) {
      PolyBuffer tops = scope.takeUnset(parts.size() * n);
      PolyBuffer rests = scope.takeUnset(scope.crew().workers() * n);
      scope.crew().forEach(parts.size(), (i, worker) -> lower(tops, i * n, parts.get(i)));
      scope
          .crew()
          .forEach(
              parts.size() * last,
              (index, worker) -> {
                int i = index / last;
                int row = index % last;
                divideRow(out.get(i), parts.get(i), row, tops, i * n, rests, worker * n);
              });
    }
  }

  /** Takes the last limb's coefficients. */
  private void lower(PolyBuffer top, int at, NttPoly a) {
    int last = a.basis().size() - 1;
    top.copy(at, a.buffer(), a.row(last), a.basis().n());
    kernels.inverseNtt(top, at, a.basis().transform(last));
  }

  private void divideRow(
      NttPoly out, NttPoly a, int row, PolyBuffer top, int topAt, PolyBuffer rest, int restAt) {
    RnsBasis basis = out.basis();
    int n = basis.n();
    long prime = a.basis().modulus(a.basis().size() - 1).value();
    Modulus q = basis.modulus(row);
    kernels.lift(rest, restAt, top, topAt, n, prime, (prime >> 1) + 1, basis.reduction(row));
    kernels.forwardNtt(rest, restAt, basis.transform(row));
    kernels.subtractMultiplyScalar(
        out.buffer(),
        out.row(row),
        a.buffer(),
        a.row(row),
        rest,
        restAt,
        q.inverse(q.reduce(prime)),
        n,
        basis.reduction(row));
  }
}
