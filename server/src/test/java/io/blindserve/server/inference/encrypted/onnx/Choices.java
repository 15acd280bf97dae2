package io.blindserve.server.inference.encrypted.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a generator decides: numbers below a bound, taken from a list that can be shrunk. Behind the
 * end of the list all are zero, which stands for the simplest. Not thread-safe.
 */
final class Choices {

  /** Numbers of the list are below it. */
  static final int BOUND = 1 << 16;

  private final List<Integer> drawn;
  private int taken;

  Choices(List<Integer> drawn) {
    this.drawn = List.copyOf(drawn);
  }

  /** Returns as many choices as an operator may need, where nothing is to be shrunk. */
  static Choices random(SplittableRandom random) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      out.add(random.nextInt(BOUND));
    }
    return new Choices(out);
  }

  private int next() {
    return taken < drawn.size() ? drawn.get(taken++) : 0;
  }

  /** Returns a number from 0 to bound - 1. */
  int below(int bound) {
    return (int) ((long) next() * bound / BOUND);
  }

  /** Returns a number from low to high - 1. */
  int between(int low, int high) {
    return low + below(high - low);
  }

  /** Returns true so often; false is the simpler one. */
  boolean chance(double probability) {
    return next() >= (1 - probability) * BOUND;
  }
}
