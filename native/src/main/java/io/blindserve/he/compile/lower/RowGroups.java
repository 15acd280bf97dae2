package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Few rows a request: as many as share a ciphertext make a group, and each group goes through the
 * same circuit, with the same constants and keys, in ciphertexts of its own.
 *
 * @param layouts of one group
 * @param options for how many rows
 */
record RowGroups(Chain chain, Layouts layouts, LowerOptions options) {

  /** Returns the groups of so many rows, of which {@code places} share a ciphertext. */
  static int count(int rows, int places) {
    return (rows + places - 1) / places;
  }

  int count() {
    return count(options.rows(), places());
  }

  private int places() {
    return 1 << layouts.logRows();
  }

  /** Returns time and bytes of a request and its keys as one number, in picoseconds. */
  private static long price(Layouts layouts, LowerOptions options) {
    long keys = layouts.keyBytes() * options.keyBytePrice();
    return count(options.rows(), 1 << layouts.logRows())
            * (layouts.priced(options.keyBytePrice()) - keys)
        + keys;
  }

  /** Returns whether other layouts would be an improvement on this. */
  boolean isWorseThan(Layouts others) {
    return !isDescribable() || price(others, options) < price(layouts, options);
  }

  /** Returns whether requests and their description stay within what is read. */
  boolean isDescribable() {
    return count() <= mostGroups();
  }

  /** Returns the most rows for which that is so. */
  int mostRows() {
    return Math.toIntExact(mostGroups() * places());
  }

  private long mostGroups() {
    long slots = ((long) layouts.slots() << layouts.logRows()) * layouts.input().sources().size();
    int digits = Long.toString((long) options.rows() * chain.inputs()).length() + 1;
    long outputs = chain.outputs();
    long answers = outputs * BatchLimits.OUTPUT_SLOT_TEXT * places();
    return StrictMath.min(
        BatchLimits.MAX_REQUEST / StrictMath.max(1, layouts.requestBytes()),
        BatchLimits.MAX_SLOT_TEXT / (slots * digits + answers));
  }

  /**
   * Returns the steps of all groups, one group after the other.
   *
   * @param steps of one group
   * @param inputs ciphertexts of a group's request
   */
  static List<Step> steps(List<Step> steps, int inputs, int groups) {
    List<Step> out = new ArrayList<>(steps.size() * groups);
    for (int group = 0; group < groups; group++) {
      Renumbering numbers = new Renumbering(inputs, steps.size(), group, groups);
      steps.forEach(step -> out.add(numbers.of(step)));
    }
    return out;
  }

  /** Returns the results of all groups, in the order of their rows. */
  static List<Integer> results(Circuit circuit, int inputs, int groups) {
    List<Integer> out = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      Renumbering numbers = new Renumbering(inputs, circuit.steps().size(), group, groups);
      circuit.results().forEach(result -> out.add(numbers.of(result)));
    }
    return out;
  }
}
