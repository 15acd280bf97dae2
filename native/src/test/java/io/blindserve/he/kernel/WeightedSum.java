package io.blindserve.he.kernel;

import java.util.ArrayList;
import java.util.List;

/** A weighted sum of many rows, with factors of both signs and all sizes. */
final class WeightedSum {

  private static final long LARGEST = (1L << FactorTable.FACTOR_BITS) - 1;

  private WeightedSum() {}

  /** Sums up to 300 rows, more than one native call takes. */
  static void run(PolyKernels kernels, RowOperation.Rows r) {
    int sources = 1 + r.n() % 300;
    long[] factors = new long[sources];
    List<Rows> rows = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      factors[i] = (i % 2 == 0 ? 1 : -1) * (LARGEST >> (i % (FactorTable.FACTOR_BITS + 1)));
      rows.add(new Rows(i % 3 == 0 ? r.b() : r.a(), r.at()));
    }
    FactorTable table = FactorTable.write(kernels.allocate(sources), 0, new long[][] {factors});
    kernels.combine(List.of(new Rows(r.out(), r.at())), rows, table, r.n(), r.q());
  }
}
