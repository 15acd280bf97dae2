package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layouts of a whole chain.
 *
 * @param logSlots log2 of the slots that a row has
 * @param logRows log2 of the rows that share the ring's slots
 * @param input what stands in the ciphertexts of the request
 * @param shapes one a stage; nothing where a stage has no matrix
 * @param cost predicted picoseconds
 * @param keyBytes predicted bytes of evaluation keys, packed and seeded
 * @param requestBytes predicted bytes of a request, packed and seeded
 * @param full whether diagonals of zeros are kept, so that the schedule shows shapes alone
 */
record Layouts(
    int logSlots,
    int logRows,
    SlotLayout input,
    List<Optional<LinearShape>> shapes,
    long cost,
    long keyBytes,
    long requestBytes,
    boolean full) {

  Layouts {
    shapes = List.copyOf(shapes);
  }

  int logN() {
    return logSlots + logRows + 1;
  }

  int slots() {
    return 1 << logSlots;
  }

  /** Returns what stands in the ciphertexts that stage {@code k} reads. */
  List<int[]> columns(int k) {
    for (int before = k - 1; before >= 0; before--) {
      if (shapes.get(before).isPresent()) {
        return List.of(shapes.get(before).get().outputColumns(slots()));
      }
    }
    return input.sources();
  }

  /** Returns time and bytes as one number: picoseconds, a byte of keys counted as so many. */
  long priced(int picosecondsPerByte) {
    return cost + keyBytes * picosecondsPerByte + requestBytes * LayoutSearch.REQUEST_BYTE;
  }

  /** Returns this with other shapes and what that changes. */
  Layouts with(List<LinearShape> others, long addedCost, long removedBytes) {
    List<Optional<LinearShape>> out = new ArrayList<>();
    int next = 0;
    for (Optional<LinearShape> shape : shapes) {
      out.add(shape.isPresent() ? Optional.of(others.get(next++)) : shape);
    }
    return new Layouts(
        logSlots,
        logRows,
        input,
        out,
        cost + addedCost,
        keyBytes - removedBytes,
        requestBytes,
        full);
  }
}
