package io.blindserve.he.kernel;

/**
 * Who works on one computation: its own thread, and perhaps others that have nothing else to do.
 * The result does not depend on who does what. Used by one computation at a time.
 */
public interface Crew {

  /** One thread, which does everything itself. */
  Crew ALONE = new Alone();

  /** Returns the most workers that take part, at least one; the same for the crew's whole life. */
  int workers();

  /** Does a switch that was made for {@link #workers} workers. */
  void run(PolyKernels kernels, KeySwitch job);

  /** Does a sum that was made for {@link #workers} workers. */
  void run(PolyKernels kernels, MatrixSum job);

  /** See {@link #ALONE}. */
  record Alone() implements Crew {

    @Override
    public int workers() {
      return 1;
    }

    @Override
    public void run(PolyKernels kernels, KeySwitch job) {
      kernels.run(job);
    }

    @Override
    public void run(PolyKernels kernels, MatrixSum job) {
      kernels.begin(job);
      kernels.sumRows(job, 0, job.tables.rows(), 0);
    }
  }
}
