package io.blindserve.he.kernel;

/**
 * Each method of {@link PolyKernels} behind one signature, so that tests can go through all of
 * them.
 */
enum RowOperation {
  FORWARD_NTT(false) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.forwardNtt(r.out(), r.at(), r.transform());
    }
  },
  INVERSE_NTT(false) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.inverseNtt(r.out(), r.at(), r.transform());
    }
  },
  ADD(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.add(r.out(), r.at(), r.a(), r.at(), r.b(), r.at(), r.n(), r.q());
    }
  },
  SUBTRACT(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.subtract(r.out(), r.at(), r.a(), r.at(), r.b(), r.at(), r.n(), r.q());
    }
  },
  NEGATE(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.negate(r.out(), r.at(), r.a(), r.at(), r.n(), r.q());
    }
  },
  ADD_SCALAR(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.addScalar(r.out(), r.at(), r.a(), r.at(), r.factor(), r.n(), r.q());
    }
  },
  COMBINE(false) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      WeightedSum.run(kernels, r);
    }
  },
  MULTIPLY(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.multiply(r.out(), r.at(), r.a(), r.at(), r.b(), r.at(), r.n(), r.q());
    }
  },
  MULTIPLY_ADD(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.multiplyAdd(r.out(), r.at(), r.a(), r.at(), r.b(), r.at(), r.n(), r.q());
    }
  },
  MULTIPLY_SUM(false) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      int terms = 1 + r.n() % 40;
      PolyBuffer[] a = new PolyBuffer[terms];
      PolyBuffer[] b = new PolyBuffer[terms];
      int[] at = new int[terms];
      for (int t = 0; t < terms; t++) {
        a[t] = t % 2 == 0 ? r.a() : r.b();
        b[t] = t % 3 == 0 ? r.a() : r.b();
        at[t] = r.at();
      }
      kernels.multiplySum(r.out(), r.at(), a, at, b, at, r.n(), r.q());
    }
  },
  MULTIPLY_SCALAR(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.multiplyScalar(r.out(), r.at(), r.a(), r.at(), r.factor(), r.n(), r.q());
    }
  },
  MULTIPLY_SCALAR_ADD(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.multiplyScalarAdd(r.out(), r.at(), r.a(), r.at(), r.factor(), r.n(), r.q());
    }
  },
  SUBTRACT_MULTIPLY_SCALAR(true) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.subtractMultiplyScalar(
          r.out(), r.at(), r.a(), r.at(), r.b(), r.at(), r.factor(), r.n(), r.q());
    }
  },
  LIFT(false) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.lift(r.out(), r.at(), r.a(), r.at(), r.n(), r.q().q(), r.q().q() / 2 + 1, r.q());
    }
  },
  PERMUTE(false) {
    @Override
    void run(PolyKernels kernels, Rows r) {
      kernels.permute(r.out(), r.at(), r.a(), r.at(), r.table(), r.q());
    }
  };

  /** Whether {@code out} may be an operand, in which case n may also be odd. */
  final boolean inPlace;

  RowOperation(boolean inPlace) {
    this.inPlace = inPlace;
  }

  abstract void run(PolyKernels kernels, Rows r);

  /** Whether the length is that of the transform. */
  boolean isTransform() {
    return this == FORWARD_NTT || this == INVERSE_NTT;
  }

  /**
   * Operands: rows of n words that start at {@code at} in each buffer; the transform and the table
   * have length n too.
   */
  record Rows(
      PolyBuffer out,
      PolyBuffer a,
      PolyBuffer b,
      int at,
      int n,
      long factor,
      Reduction q,
      TransformConstants transform,
      IndexTable table) {

    Rows withOut(PolyBuffer other) {
      return new Rows(other, a, b, at, n, factor, q, transform, table);
    }

    Rows withAt(int other) {
      return new Rows(out, a, b, other, n, factor, q, transform, table);
    }
  }
}
