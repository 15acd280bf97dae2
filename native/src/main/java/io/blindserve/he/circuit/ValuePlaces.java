package io.blindserve.he.circuit;

import java.util.Arrays;
import java.util.List;

/**
 * Where values live while a plan runs: each has a place in one block from the unit that makes it to
 * the last that reads it, and often the place of a value that is read for the last time. Places are
 * counted in rows of N words. Inputs stay where the caller has them; a value at a lower level is
 * the first rows of the same place.
 */
final class ValuePlaces {

  private static final long NOWHERE = -1;
  private static final int NEVER = Integer.MAX_VALUE;

  private final Plan plan;
  private final int inputs;

  /** For each value the one whose place it shares, or itself. */
  private final int[] root;

  /** For each root the last unit that reads it, the unit that makes it if none does. */
  private final int[] last;

  private final long[] first;
  private final long[] second;

  /** For each root that has a place, the rows of each polynomial in it. */
  private final long[] held;

  private final FreeRows free = new FreeRows();

  private ValuePlaces(Plan plan) {
    this.plan = plan;
    int count = plan.values().size();
    this.inputs = count - plan.steps().size();
    this.root = new int[count];
    this.last = new int[count];
    this.first = new long[count];
    this.second = new long[count];
    this.held = new long[count];
    Arrays.fill(first, NOWHERE);
    Arrays.fill(second, NOWHERE);
  }

  static ValuePlaces of(Plan plan, List<Unit> units) {
    ValuePlaces places = new ValuePlaces(plan);
    places.findLastUses(units);
    for (int u = 0; u < units.size(); u++) {
      places.place(units.get(u), u);
    }
    return places;
  }

  /** Returns the rows of the block. */
  long rows() {
    return free.end();
  }

  /** Returns the first row of a value's first polynomial; not for inputs and what shares theirs. */
  long first(int value) {
    return first[root[value]];
  }

  /** Returns the first row of a value's second polynomial. */
  long second(int value) {
    return second[root[value]];
  }

  private void findLastUses(List<Unit> units) {
    for (int i = 0; i < inputs; i++) {
      root[i] = i;
    }
    for (int u = 0; u < units.size(); u++) {
      for (int i : units.get(u).steps()) {
        Step step = plan.steps().get(i);
        int value = inputs + i;
        root[value] = step instanceof Step.DropLevel drop ? root[drop.source()] : value;
        last[root[value]] = u;
        for (int source : step.sources()) {
          last[root[source]] = u;
        }
      }
    }
    plan.results().forEach(value -> last[root[value]] = NEVER);
  }

  private void place(Unit unit, int number) {
    for (int i : unit.steps()) {
      if (!(plan.steps().get(i) instanceof Step.DropLevel)) {
        placeValue(inputs + i, number);
      }
    }
    for (int source : plan.steps().get(unit.first()).sources()) {
      giveBack(root[source], number);
    }
    for (int i : unit.steps()) {
      giveBack(root[inputs + i], number);
    }
  }

  private void placeValue(int value, int unit) {
    Step step = plan.steps().get(value - inputs);
    long rows = plan.values().get(value).level() + 1L;
    held[value] = rows;
    for (int source : step.sources()) {
      int old = root[source];
      boolean dies = first[old] != NOWHERE && last[old] == unit;
      // What shrinks moves to the front instead: rows that it left behind would be too few for
      // anything that comes later.
      if (dies && held[old] == rows && !(step instanceof Step.Combine)) {
        inherit(value, old);
        return;
      }
    }
    first[value] = free.take(rows);
    second[value] = free.take(rows);
  }

  private void inherit(int value, int old) {
    first[value] = first[old];
    second[value] = second[old];
    held[old] = 0;
  }

  private void giveBack(int value, int unit) {
    if (last[value] == unit && held[value] > 0) {
      free.give(first[value], held[value]);
      free.give(second[value], held[value]);
      held[value] = 0;
    }
  }
}
