package io.blindserve.he.kernel;

import java.util.Optional;

/** One {@link KeySwitch} in Java: what {@code kernel/gadget/gadget.cpp} does, on {@code long[]}. */
final class JavaSwitch {

  private final KeySwitch job;
  private final GadgetTables tables;
  private final int n;
  private final long[] scratch;

  /** Where this worker's own rows begin: digits, two sums, one row more. */
  private final int own;

  /** Where the shared scratch begins: coefficients, quotients, special sums and theirs. */
  private final int coefficients;

  private final int quotients;
  private final int specials;
  private final int specialQuotients;

  JavaSwitch(KeySwitch job, int worker) {
    this.job = job;
    this.tables = job.tables;
    this.n = tables.n();
    this.scratch = JavaKernels.array(job.scratch);
    int base = JavaKernels.start(job.scratch);
    this.own = base + (job.own(worker) - job.scratch.at());
    this.coefficients = base;
    this.quotients = coefficients + tables.limbs() * n;
    boolean grouped = tables.specials() > 1;
    this.specials = quotients + (grouped ? tables.digits() * n : 0);
    this.specialQuotients = specials + 2 * tables.specials() * n;
  }

  void run(SwitchPart part, int index) {
    switch (part) {
      case LIFT_DIGIT -> liftDigit(index);
      case SUM_SPECIAL -> sumSpecial(index);
      case PREPARE_SPECIALS -> prepareSpecials();
      case SUM_ROW -> sumRow(index);
      case FINISH -> finish(index / 2, index % 2);
    }
  }

  private void liftDigit(int digit) {
    int start = tables.digitStart(digit);
    int size = tables.digitSize(digit);
    for (int row = start; row < start + size; row++) {
      int at = coefficients + row * n;
      System.arraycopy(
          JavaKernels.array(job.in0), JavaKernels.start(job.in0) + row * n, scratch, at, n);
      JavaNtt.inverse(scratch, at, tables.prime(row));
    }
    if (size > 1) {
      JavaGroupLift.prepare(
          scratch, coefficients + start * n, quotients + digit * n, n, tables.group(digit));
    }
  }

  private void sumSpecial(int special) {
    int row = tables.limbs() + special;
    int first = specials + special * n;
    int second = specials + (tables.specials() + special) * n;
    sums(first, second, row);
    JavaNtt.inverse(scratch, first, tables.prime(row));
    if (job.parts() > 1) {
      JavaNtt.inverse(scratch, second, tables.prime(row));
    }
  }

  private void prepareSpecials() {
    int size = tables.specials();
    for (int part = 0; part < job.parts() && size > 1; part++) {
      int rows = specials + part * size * n;
      JavaGroupLift.prepare(scratch, rows, specialQuotients + part * n, n, tables.specialGroup());
    }
  }

  private void sumRow(int row) {
    if (job.ending == KeySwitch.Ending.DIGITS) {
      digits(row);
    } else {
      sums(sumOf(row, 0), sumOf(row, 1), row);
    }
  }

  /** Where the sums of a row are until it is finished. */
  private int sumOf(int row, int part) {
    int kept = coefficients + (job.keptSums() - job.scratch.at()) + (2 * row + part) * n;
    return job.keepsSums() ? kept : own + (tables.digits() + part) * n;
  }

  private void finish(int row, int part) {
    if (job.ending == KeySwitch.Ending.DIGITS || part >= job.parts()) {
      return;
    }
    finish(sumOf(row, part), row, part);
  }

  /** Fills the row of every digit in the result. */
  private void digits(int row) {
    long[] out = JavaKernels.array(job.out0);
    for (int i = 0; i < tables.digits(); i++) {
      int to = JavaKernels.start(job.out0) + (i * tables.rows() + row) * n;
      if (tables.owns(i, row)) {
        System.arraycopy(
            JavaKernels.array(job.in0), JavaKernels.start(job.in0) + row * n, out, to, n);
      } else {
        lift(out, to, i, row);
      }
    }
  }

  private void sums(int first, int second, int row) {
    if (job.source == KeySwitch.Source.SUMS) {
      copyRow(first, job.in0, row);
      job.in1.ifPresent(rows -> copyRow(second, rows, row));
      return;
    }
    if (job.source == KeySwitch.Source.POLYNOMIAL) {
      for (int i = 0; i < tables.digits(); i++) {
        if (!tables.owns(i, row)) {
          lift(scratch, own + i * n, i, row);
        }
      }
    }
    KeyRows key = job.key.orElseThrow();
    int keyRow = row < tables.limbs() ? row : row - tables.limbs() + key.limbs();
    multiplyWith(first, row, key, 0, keyRow);
    multiplyWith(second, row, key, 1, keyRow);
  }

  private void copyRow(int to, Rows from, int row) {
    System.arraycopy(JavaKernels.array(from), JavaKernels.start(from) + row * n, scratch, to, n);
  }

  private void multiplyWith(int to, int row, KeyRows key, int part, int keyRow) {
    JavaMultiplySum sum = new JavaMultiplySum(scratch, to, n, tables.prime(row).reduction());
    for (int i = 0; i < tables.digits(); i++) {
      Rows rows = key.part(part).get(i);
      sum.add(
          digitArray(i, row),
          digitStart(i, row),
          JavaKernels.array(rows),
          JavaKernels.start(rows) + keyRow * n);
    }
    sum.finish();
  }

  private long[] digitArray(int digit, int row) {
    boolean given = job.source == KeySwitch.Source.DIGITS || tables.owns(digit, row);
    return given ? JavaKernels.array(job.in0) : scratch;
  }

  private int digitStart(int digit, int row) {
    if (job.source == KeySwitch.Source.DIGITS) {
      return JavaKernels.start(job.in0) + (digit * tables.rows() + row) * n;
    }
    return tables.owns(digit, row) ? JavaKernels.start(job.in0) + row * n : own + digit * n;
  }

  /**
   * Lifts a digit to a prime that is not its own. Lattigo counts (q-1)/2 among the negative
   * residues here.
   */
  private void lift(long[] out, int to, int digit, int row) {
    TransformConstants prime = tables.prime(row);
    int start = tables.digitStart(digit);
    int from = coefficients + start * n;
    if (tables.digitSize(digit) > 1) {
      GroupConstants.Target target = tables.group(digit).targets.get(row);
      JavaGroupLift.carry(out, to, scratch, from, quotients + digit * n, n, target);
    } else {
      long q = tables.prime(start).q();
      JavaPointwise.lift(out, to, scratch, from, n, q, q >> 1, prime.reduction());
    }
    JavaNtt.forward(out, to, prime);
  }

  private void finish(int sum, int row, int part) {
    Optional<Rows> addend = part == 0 ? job.add0 : job.add1;
    Reduction q = tables.prime(row).reduction();
    if (job.ending == KeySwitch.Ending.DIVIDED) {
      int rest = own + (tables.digits() + 2) * n;
      liftSpecial(rest, part, row);
      JavaPointwise.subtractMultiplyScalar(
          scratch, sum, scratch, sum, scratch, rest, tables.inverseOfP(row), n, q);
    }
    if (addend.isPresent() && (job.addExtended || row < tables.limbs())) {
      add(sum, row, addend.get(), q);
    }
    put(sum, row, part == 0 ? job.out0 : job.out1, q);
  }

  /** The special primes' part of a sum, as integers of about (-P/2, P/2] modulo a data prime. */
  private void liftSpecial(int to, int part, int row) {
    TransformConstants prime = tables.prime(row);
    int from = specials + part * tables.specials() * n;
    if (tables.specials() > 1) {
      GroupConstants.Target target = tables.specialGroup().targets.get(row);
      JavaGroupLift.carry(scratch, to, scratch, from, specialQuotients + part * n, n, target);
    } else {
      long p = tables.prime(tables.limbs()).q();
      JavaPointwise.lift(scratch, to, scratch, from, n, p, (p >> 1) + 1, prime.reduction());
    }
    JavaNtt.forward(scratch, to, prime);
  }

  private void add(int sum, int row, Rows addend, Reduction q) {
    long[] a = JavaKernels.array(addend);
    int at = JavaKernels.start(addend) + row * n;
    if (job.ending == KeySwitch.Ending.TIMES_P && !job.addExtended) {
      JavaPointwise.multiplyScalarAdd(scratch, sum, a, at, tables.p(row), n, q);
    } else {
      JavaPointwise.add(scratch, sum, scratch, sum, a, at, n, q.q());
    }
  }

  private void put(int sum, int row, Rows rows, Reduction q) {
    long[] out = JavaKernels.array(rows);
    int to = JavaKernels.start(rows) + row * n;
    if (job.permutation.isPresent()) {
      int[] table = job.permutation.get().array();
      if (job.accumulate) {
        JavaPointwise.permuteAdd(out, to, scratch, sum, table, q.q());
      } else {
        JavaPointwise.permute(out, to, scratch, sum, table);
      }
    } else if (job.accumulate) {
      JavaPointwise.add(out, to, out, to, scratch, sum, n, q.q());
    } else {
      System.arraycopy(scratch, sum, out, to, n);
    }
  }
}
