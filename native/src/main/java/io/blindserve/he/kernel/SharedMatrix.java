package io.blindserve.he.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/** A {@link MatrixSum} that several workers do together, row by row. */
final class SharedMatrix extends SharedWork {

  private final PolyKernels kernels;
  private final MatrixSum job;
  private final AtomicInteger nextRow = new AtomicInteger();

  SharedMatrix(PolyKernels kernels, MatrixSum job) {
    this.kernels = kernels;
    this.job = job;
    kernels.begin(job);
  }

  @Override
  void takePart(int worker) {
    int row;
    while ((row = nextRow.getAndIncrement()) < job.tables.rows()) {
      kernels.sumRows(job, row, row + 1, worker);
    }
  }
}
