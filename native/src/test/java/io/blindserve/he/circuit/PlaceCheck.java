package io.blindserve.he.circuit;

import java.util.Arrays;
import java.util.List;

/** Plays a plan over a block of rows that remember who wrote them. */
final class PlaceCheck {

  private final Plan plan;
  private final List<Unit> units;
  private final ValuePlaces places;
  private final int inputs;
  private final int[] owner;

  /**
   * For each value the value whose rows it reads: its own, or those of what it was lowered from.
   */
  private final int[] written;

  PlaceCheck(Plan plan, List<Unit> units, ValuePlaces places) {
    this.plan = plan;
    this.units = units;
    this.places = places;
    this.inputs = plan.values().size() - plan.steps().size();
    this.owner = new int[(int) places.rows()];
    this.written = new int[plan.values().size()];
    Arrays.fill(owner, -1);
  }

  /** Returns whether every value is whole whenever it is read. */
  boolean isSound() {
    for (int i = 0; i < inputs; i++) {
      written[i] = i;
    }
    for (Unit unit : units) {
      for (int source : plan.steps().get(unit.first()).sources()) {
        if (!isWhole(source)) {
          return false;
        }
      }
      for (int i : unit.steps()) {
        write(inputs + i, plan.steps().get(i));
      }
      for (int i : unit.steps()) {
        if (!isWhole(inputs + i)) {
          return false;
        }
      }
    }
    return plan.results().stream().allMatch(this::isWhole);
  }

  private void write(int value, Step step) {
    if (step instanceof Step.DropLevel drop) {
      written[value] = written[drop.source()];
      return;
    }
    written[value] = value;
    int rows = plan.values().get(value).level() + 1;
    fill(places.first(value), rows, value);
    fill(places.second(value), rows, value);
  }

  private void fill(long from, int rows, int value) {
    Arrays.fill(owner, (int) from, (int) from + rows, value);
  }

  private boolean isWhole(int value) {
    int by = written[value];
    if (by < inputs) {
      return true;
    }
    int rows = plan.values().get(value).level() + 1;
    for (int row = 0; row < rows; row++) {
      if (owner[(int) places.first(value) + row] != by
          || owner[(int) places.second(value) + row] != by) {
        return false;
      }
    }
    return true;
  }
}
