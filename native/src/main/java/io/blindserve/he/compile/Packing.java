package io.blindserve.he.compile;

import java.util.List;

/**
 * The layouts of a whole network.
 *
 * @param logSlots log2 of the slots
 * @param input which feature stands in each slot of the input, or -1
 * @param layers one shape a layer
 * @param cost predicted picoseconds
 * @param keyBytes predicted bytes of evaluation keys, packed and seeded
 */
@SuppressWarnings("ArrayRecordComponent")
record Packing(int logSlots, int[] input, List<LayerShape> layers, long cost, long keyBytes) {

  Packing {
    layers = List.copyOf(layers);
  }

  int slots() {
    return 1 << logSlots;
  }

  /** Returns which column stands in each slot of the input of layer {@code k}, or -1. */
  int[] columns(int k, int rowsBefore) {
    return k == 0 ? input : layers.get(k - 1).outputColumns(slots(), rowsBefore);
  }

  /** Returns time and bytes as one number: picoseconds, a byte of keys counted as so many. */
  long priced(int picosecondsPerByte) {
    return cost + keyBytes * picosecondsPerByte;
  }
}
