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

  /** Does parts 0 to {@code count}, exclusive, which do not depend on each other. */
  void forEach(int count, Part part);

  /** A part of some work. */
  @FunctionalInterface
  interface Part {
    /**
     * Does part {@code index}.
     *
     * @param worker number of who does it, below {@link Crew#workers}; nobody else has it meanwhile
     */
    void run(int index, int worker);
  }

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

    @Override
    public void forEach(int count, Part part) {
      for (int i = 0; i < count; i++) {
        part.run(i, 0);
      }
    }
  }
}
