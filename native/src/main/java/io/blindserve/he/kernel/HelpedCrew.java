package io.blindserve.he.kernel;

import java.util.List;

/** The crew of one computation and the helpers that it has taken. Used by one thread. */
public final class HelpedCrew implements Crew, AutoCloseable {

  private final HelperPool pool;
  private final List<HelperThread> helpers;

  HelpedCrew(HelperPool pool, List<HelperThread> helpers) {
    this.pool = pool;
    this.helpers = List.copyOf(helpers);
  }

  @Override
  public int workers() {
    return pool.workers();
  }

  @Override
  public void run(PolyKernels kernels, KeySwitch job) {
    int count = usable();
    if (count == 0) {
      Crew.ALONE.run(kernels, job);
    } else {
      share(new SharedSwitch(kernels, job), count);
    }
  }

  @Override
  public void run(PolyKernels kernels, MatrixSum job) {
    int count = usable();
    if (count == 0) {
      Crew.ALONE.run(kernels, job);
    } else {
      share(new SharedMatrix(kernels, job), count);
    }
  }

  private int usable() {
    return Math.min(helpers.size(), pool.idleCores());
  }

  private void share(SharedWork work, int count) {
    for (int i = 0; i < count; i++) {
      helpers.get(i).offer(work, i + 1);
    }
    work.lead();
  }

  /** Ends the computation and frees the helpers. */
  @Override
  public void close() {
    pool.end(helpers);
  }
}
