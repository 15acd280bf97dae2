package io.blindserve.he.wire;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;

/** Where the polynomials of an object that is being read shall live. */
@FunctionalInterface
public interface PolyTarget {

  /** Returns a polynomial over {@code basis} whose content may be overwritten. */
  NttPoly take(RnsBasis basis);

  /** Returns a target that takes each polynomial from {@code scope}. */
  static PolyTarget of(PolyScope scope) {
    return basis -> new NttPoly(scope.take(basis.words()), 0, basis);
  }

  /**
   * Returns a target that lays polynomials one behind the other into {@code buffer}, for use by one
   * thread.
   */
  static PolyTarget of(PolyBuffer buffer) {
    return new PolyTarget() {
      private int next;

      @Override
      public NttPoly take(RnsBasis basis) {
        NttPoly poly = new NttPoly(buffer, next, basis);
        next += basis.words();
        return poly;
      }
    };
  }
}
