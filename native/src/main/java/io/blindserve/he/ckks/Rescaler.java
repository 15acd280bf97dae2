package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;

/** Divides by the last prime of a level with rounding to nearest: floor((x + (q - 1)/2) / q). */
final class Rescaler {

  private final PolyKernels kernels;
  private final Ring ring;

  Rescaler(PolyKernels kernels) {
    this.kernels = kernels;
    this.ring = new Ring(kernels);
  }

  NttPoly divide(PolyScope scope, NttPoly a) {
    int last = a.basis().size() - 1;
    int n = a.basis().n();
    NttPoly out = ring.unsetNtt(scope, a.basis().prefix(last));
    try (PolyScope.Frame frame = scope.frame()) {
      PolyBuffer top = scope.takeUnset(n);
      top.copy(0, a.buffer(), a.row(last), n);
      kernels.inverseNtt(top, 0, a.basis().transform(last));
      PolyBuffer rest = scope.takeUnset(n);
      for (int row = 0; row < last; row++) {
        divideRow(out, a, rest, top, row);
      }
    }
    return out;
  }

  private void divideRow(NttPoly out, NttPoly a, PolyBuffer rest, PolyBuffer top, int row) {
    RnsBasis basis = out.basis();
    int n = basis.n();
    long prime = a.basis().modulus(a.basis().size() - 1).value();
    Modulus q = basis.modulus(row);
    kernels.lift(rest, 0, top, 0, n, prime, (prime >> 1) + 1, basis.reduction(row));
    kernels.forwardNtt(rest, 0, basis.transform(row));
    kernels.subtractMultiplyScalar(
        out.buffer(),
        out.row(row),
        a.buffer(),
        a.row(row),
        rest,
        0,
        q.inverse(q.reduce(prime)),
        n,
        basis.reduction(row));
  }
}
