package io.blindserve.he.ckks;

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
    NttPoly out = ring.newNtt(scope, a.basis().prefix(last));
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly top = ring.newNtt(scope, a.basis().slice(last, last + 1));
      top.buffer().copy(top.at(), a.buffer(), a.row(last), a.basis().n());
      kernels.inverseNtt(top.buffer(), top.at(), top.basis().transform(0));
      NttPoly rest = ring.newNtt(scope, out.basis());
      for (int row = 0; row < last; row++) {
        divideRow(out, a, rest, top, row);
      }
    }
    return out;
  }

  private void divideRow(NttPoly out, NttPoly a, NttPoly rest, NttPoly top, int row) {
    RnsBasis basis = out.basis();
    int n = basis.n();
    long prime = top.basis().modulus(0).value();
    Modulus q = basis.modulus(row);
    kernels.lift(
        rest.buffer(),
        rest.row(row),
        top.buffer(),
        top.at(),
        n,
        prime,
        (prime >> 1) + 1,
        basis.reduction(row));
    kernels.forwardNtt(rest.buffer(), rest.row(row), basis.transform(row));
    kernels.subtractMultiplyScalar(
        out.buffer(),
        out.row(row),
        a.buffer(),
        a.row(row),
        rest.buffer(),
        rest.row(row),
        q.inverse(q.reduce(prime)),
        n,
        basis.reduction(row));
  }
}
