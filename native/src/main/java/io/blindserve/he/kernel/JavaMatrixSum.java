package io.blindserve.he.kernel;

import java.util.Arrays;

/** One {@link MatrixSum} in Java: what {@code kernel/gadget/matrix.cpp} does, on {@code long[]}. */
final class JavaMatrixSum {

  private final MatrixSum job;
  private final GadgetTables tables;
  private final int n;
  private final long[] scratch;
  private final int own;

  JavaMatrixSum(MatrixSum job, int worker) {
    this.job = job;
    this.tables = job.tables;
    this.n = tables.n();
    this.scratch = JavaKernels.array(job.scratch);
    this.own = JavaKernels.start(job.scratch) + (job.own(worker) - job.scratch.at());
  }

  void sumRow(int row) {
    for (int from = 0; from < job.babies.size(); from += MatrixSum.WINDOW) {
      int to = Math.min(from + MatrixSum.WINDOW, job.babies.size());
      for (int baby = from; baby < to; baby++) {
        fill(baby, from, row);
      }
      for (MatrixSum.Giant giant : job.giants) {
        addTerms(giant, 0, from, to, row);
        addTerms(giant, 1, from, to, row);
      }
    }
  }

  private int kept(int baby, int from, int part) {
    return own + (2 * (baby - from) + part) * n;
  }

  private void fill(int baby, int from, int row) {
    MatrixSum.Baby step = job.babies.get(baby);
    for (int part = 0; part < 2; part++) {
      int to = kept(baby, from, part);
      if (step.key().isPresent()) {
        rotate(to, step.key().get(), part, row);
      } else {
        takeAsItIs(to, part, row);
      }
    }
  }

  private void rotate(int to, MatrixSum.RotationRows rotation, int part, int row) {
    Reduction q = tables.prime(row).reduction();
    KeyRows key = rotation.key();
    int keyRow = row < tables.limbs() ? row : row - tables.limbs() + key.limbs();
    int sum = own + 2 * MatrixSum.WINDOW * n;
    JavaMultiplySum products = new JavaMultiplySum(scratch, sum, n, q);
    for (int i = 0; i < tables.digits(); i++) {
      Rows rows = key.part(part).get(i);
      products.add(
          JavaKernels.array(job.digits),
          JavaKernels.start(job.digits) + (i * tables.rows() + row) * n,
          JavaKernels.array(rows),
          JavaKernels.start(rows) + keyRow * n);
    }
    products.finish();
    if (part == 0 && row < tables.limbs()) {
      long[] in = JavaKernels.array(job.in0);
      int at = JavaKernels.start(job.in0) + row * n;
      JavaPointwise.multiplyScalarAdd(scratch, sum, in, at, tables.p(row), n, q);
    }
    JavaPointwise.permute(scratch, to, scratch, sum, rotation.permutation().array());
  }

  /** Times P, the ciphertext itself is zero modulo the special primes. */
  private void takeAsItIs(int to, int part, int row) {
    if (row < tables.limbs()) {
      Rows in = job.in(part);
      JavaPointwise.multiplyScalar(
          scratch,
          to,
          JavaKernels.array(in),
          JavaKernels.start(in) + row * n,
          tables.p(row),
          n,
          tables.prime(row).reduction());
    } else {
      Arrays.fill(scratch, to, to + n, 0);
    }
  }

  private void addTerms(MatrixSum.Giant giant, int part, int from, int to, int row) {
    Rows rows = giant.out(part);
    long[] out = JavaKernels.array(rows);
    int at = JavaKernels.start(rows) + row * n;
    if (from == 0 && !job.accumulate) {
      Arrays.fill(out, at, at + n, 0);
    }
    JavaMultiplySum sum = new JavaMultiplySum(out, at, n, tables.prime(row).reduction());
    sum.keep();
    for (MatrixSum.Term term : giant.terms()) {
      if (term.baby() >= from && term.baby() < to) {
        long[] diagonal = JavaKernels.array(term.diagonal());
        int diagonalAt = JavaKernels.start(term.diagonal()) + row * n;
        sum.add(scratch, kept(term.baby(), from, part), diagonal, diagonalAt);
      }
    }
    sum.finish();
  }
}
