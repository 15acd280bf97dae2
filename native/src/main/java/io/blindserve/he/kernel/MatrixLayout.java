package io.blindserve.he.kernel;

import java.util.Optional;

/** Writes a {@link MatrixSum} as {@code kernel/gadget/descriptor.cpp} reads it. */
final class MatrixLayout {

  private static final int HEAD_WORDS = 10;
  private static final int GIANT_WORDS = 3;
  private static final int TERM_WORDS = 2;

  private final DirectBuffer out;
  private int at;

  private MatrixLayout(DirectBuffer out, int at) {
    this.out = out;
    this.at = at;
  }

  /** Returns the words of a description. */
  static int words(int digits, int babies, int giants, int terms) {
    return HEAD_WORDS + babies * babyWords(digits) + giants * GIANT_WORDS + terms * TERM_WORDS;
  }

  private static int babyWords(int digits) {
    return 3 + 2 * digits;
  }

  /** Writes at the place that the sum keeps for it; returns the number of words. */
  static int write(MatrixSum job, GadgetDescription tables) {
    int begin = job.description();
    MatrixLayout layout = new MatrixLayout((DirectBuffer) job.scratch.buffer(), begin);
    layout.writeHead(job, tables);
    for (MatrixSum.Baby baby : job.babies) {
      layout.putBaby(baby.key(), job.tables);
    }
    for (MatrixSum.Giant giant : job.giants) {
      layout.putGiant(giant);
    }
    return layout.at - begin;
  }

  private void writeHead(MatrixSum job, GadgetDescription tables) {
    put(tables.words().address);
    put(tables.words().words());
    put(job.digits);
    put(job.in0);
    put(job.in1);
    put(job.babies.size());
    put(job.giants.size());
    put(job.scratch);
    put((long) MatrixSum.OWN_ROWS * job.tables.n());
    put(job.accumulate ? 1 : 0);
  }

  private void putBaby(Optional<MatrixSum.RotationRows> rotation, GadgetTables tables) {
    if (rotation.isEmpty()) {
      for (int i = 0; i < babyWords(tables.digits()); i++) {
        put(0);
      }
      return;
    }
    put(1);
    put(NativeKernels.address(rotation.get().permutation()));
    KeyRows key = rotation.get().key();
    put(key.limbs());
    for (int i = 0; i < tables.digits(); i++) {
      put(key.first().get(i));
      put(key.second().get(i));
    }
  }

  private void putGiant(MatrixSum.Giant giant) {
    put(giant.first());
    put(giant.second());
    put(giant.terms().size());
    for (MatrixSum.Term term : giant.terms()) {
      put(term.baby());
      put(term.diagonal());
    }
  }

  private void put(Rows rows) {
    put(NativeKernels.address(rows.buffer(), rows.at()));
  }

  private void put(long word) {
    out.set(at++, word);
  }
}
