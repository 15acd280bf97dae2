package io.blindserve.he.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link KeySwitch} that several workers do together: each takes the next part that nobody has
 * taken, special primes before rows, and waits only for parts that are under way.
 */
final class SharedSwitch extends SharedWork {

  private final PolyKernels kernels;
  private final KeySwitch job;
  private final int digits;
  private final int specials;
  private final int rows;
  private final AtomicInteger nextDigit = new AtomicInteger();
  private final AtomicInteger digitsDone = new AtomicInteger();
  private final AtomicInteger nextRow = new AtomicInteger();
  private final AtomicInteger specialsDone = new AtomicInteger();

  /** One more than the special primes, once these are prepared. */
  private final AtomicInteger specialsReady = new AtomicInteger();

  SharedSwitch(PolyKernels kernels, KeySwitch job) {
    this.kernels = kernels;
    this.job = job;
    this.digits = job.source == KeySwitch.Source.POLYNOMIAL ? job.tables.digits() : 0;
    this.specials = job.ending == KeySwitch.Ending.DIVIDED ? job.tables.specials() : 0;
    this.rows = job.resultRows();
    kernels.begin(job);
  }

  @Override
  void takePart(int worker) {
    int digit;
    while ((digit = nextDigit.getAndIncrement()) < digits) {
      kernels.run(job, SwitchPart.LIFT_DIGIT, digit, worker);
      digitsDone.incrementAndGet();
    }
    await(digitsDone, digits);
    int row;
    while ((row = nextRow.getAndIncrement()) < specials + rows) {
      if (row < specials) {
        sumSpecial(row, worker);
      } else {
        fillRow(row - specials, worker);
      }
    }
  }

  private void sumSpecial(int special, int worker) {
    kernels.run(job, SwitchPart.SUM_SPECIAL, special, worker);
    if (specialsDone.incrementAndGet() == specials) {
      kernels.run(job, SwitchPart.PREPARE_SPECIALS, 0, worker);
      specialsReady.set(specials);
    }
  }

  private void fillRow(int row, int worker) {
    kernels.run(job, SwitchPart.SUM_ROW, row, worker);
    await(specialsReady, specials);
    kernels.run(job, SwitchPart.FINISH_ROW, row, worker);
  }
}
