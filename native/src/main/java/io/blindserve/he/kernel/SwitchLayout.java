package io.blindserve.he.kernel;

import java.util.List;
import java.util.Optional;

/** Writes a {@link KeySwitch} as {@code kernel/gadget/descriptor.cpp} reads it. */
final class SwitchLayout {

  /** Words before the addresses of the key's digits. */
  static final int MAX_HEAD_WORDS = 18;

  private final DirectBuffer out;
  private int at;

  private SwitchLayout(DirectBuffer out, int at) {
    this.out = out;
    this.at = at;
  }

  /** Writes at the place that the switch keeps for it; returns the number of words. */
  static int write(KeySwitch job, GadgetDescription tables) {
    int begin = job.description();
    SwitchLayout layout = new SwitchLayout((DirectBuffer) job.scratch.buffer(), begin);
    layout.writeHead(job, tables);
    job.key.ifPresent(key -> layout.putKey(key, job.tables.digits()));
    return layout.at - begin;
  }

  private void writeHead(KeySwitch job, GadgetDescription tables) {
    put(tables.words().address);
    put(tables.words().words());
    put(job.source.code);
    put(job.ending.code);
    put(job.in0);
    put(job.in1);
    put(job.add0);
    put(job.add1);
    put(job.addExtended ? 1 : 0);
    put(job.permutation.isPresent() ? NativeKernels.address(job.permutation.get()) : 0);
    put(job.accumulate ? 1 : 0);
    put(job.out0);
    put(job.out1);
    put(job.scratch);
    put(NativeKernels.address(job.scratch.buffer(), job.own(0)));
    put(job.ownWords());
    put(job.keepsSums() ? 1 : 0);
  }

  private void putKey(KeyRows key, int digits) {
    put(key.limbs());
    List<Rows> first = key.first();
    List<Rows> second = key.second();
    for (int i = 0; i < digits; i++) {
      put(first.get(i));
      put(second.get(i));
    }
  }

  private void put(Rows rows) {
    put(NativeKernels.address(rows.buffer(), rows.at()));
  }

  private void put(Optional<Rows> rows) {
    put(rows.isPresent() ? NativeKernels.address(rows.get().buffer(), rows.get().at()) : 0);
  }

  private void put(long word) {
    out.set(at++, word);
  }
}
