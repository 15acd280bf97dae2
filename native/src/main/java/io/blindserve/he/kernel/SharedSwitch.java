package io.blindserve.he.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A {@link KeySwitch} that several workers do together: each takes the next part that nobody has
 * taken (special primes, then sums of rows, then what finishes them) and waits only for parts that
 * are under way.
 */
final class SharedSwitch extends SharedWork {

  private final PolyKernels kernels;
  private final KeySwitch job;
  private final int digits;
  private final int specials;
  private final int rows;
  private final AtomicInteger nextDigit = new AtomicInteger();
  private final AtomicInteger digitsDone = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger specialsDone = new AtomicInteger();

  /** The number of special primes, once these are prepared. */
  private final AtomicInteger specialsReady = new AtomicInteger();

  /** One, for each row whose sums are there. */
  private final AtomicIntegerArray summed;

  SharedSwitch(PolyKernels kernels, KeySwitch job) {
    this.kernels = kernels;
    this.job = job;
    this.digits = job.source == KeySwitch.Source.POLYNOMIAL ? job.tables.digits() : 0;
    this.specials = job.ending == KeySwitch.Ending.DIVIDED ? job.tables.specials() : 0;
    this.rows = job.resultRows();
    this.summed = new AtomicIntegerArray(rows);
    job.keepSums();
    kernels.begin(job);
  }

  @Override
  void takePart(int worker) {
    int digit;
    while ((digit = nextDigit.getAndIncrement()) < digits) {
      kernels.run(job, SwitchPart.LIFT_DIGIT, digit, worker);
      digitsDone.incrementAndGet();
    }
    await(() -> digitsDone.get() == digits);
    int part;
    while ((part = next.getAndIncrement()) < specials + 3 * rows) {
      take(part, worker);
    }
  }

  private void take(int part, int worker) {
    if (part < specials) {
      sumSpecial(part, worker);
    } else if (part < specials + rows) {
      int row = part - specials;
      kernels.run(job, SwitchPart.SUM_ROW, row, worker);
      summed.set(row, 1);
    } else {
      finish(part - specials - rows, worker);
    }
  }

  private void sumSpecial(int special, int worker) {
    kernels.run(job, SwitchPart.SUM_SPECIAL, special, worker);
    if (specialsDone.incrementAndGet() == specials) {
      kernels.run(job, SwitchPart.PREPARE_SPECIALS, 0, worker);
      specialsReady.set(specials);
    }
  }

  private void finish(int index, int worker) {
    await(() -> specialsReady.get() == specials && summed.get(index / 2) == 1);
    kernels.run(job, SwitchPart.FINISH, index, worker);
  }
}
