package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a client may lay out a row, which costs nothing but its bytes: blocks of columns, each block
 * repeating its few columns; or patches, where the first matrix reads few columns a row: place p of
 * block j holds the j-th column that the rows of group p read, so that rows of one group, the
 * channels of a convolution at one place, lie a block apart.
 */
final class InputLayouts {

  private static final int MAX_CIPHERTEXTS = 8;

  private final SparseMatrix weights;
  private final int slots;

  InputLayouts(SparseMatrix weights, int slots) {
    this.weights = weights;
    this.slots = slots;
  }

  /** Returns all layouts, or those that depend on the number of columns alone. */
  List<SlotLayout> all(boolean patches) {
    List<SlotLayout> out = new ArrayList<>();
    if (weights.columns() <= slots) {
      addBlocks(out);
    }
    if (patches) {
      addPatches(out);
    }
    return out;
  }

  /** Returns the one layout of values that no matrix reads: one a slot. */
  SlotLayout plain() {
    int[] input = new int[slots];
    for (int s = 0; s < slots; s++) {
      input[s] = s < weights.columns() ? s : -1;
    }
    return SlotLayout.of("plain", input, weights.rows());
  }

  private void addBlocks(List<SlotLayout> out) {
    int columns = weights.columns();
    int padded = ShapeTable.ceilingPower(columns);
    for (int blocks = 1; blocks <= padded; blocks *= 2) {
      int stride = slots / blocks;
      int each = padded / blocks;
      int[] input = new int[slots];
      for (int t = 0; t < slots; t++) {
        int column = t / stride * each + t % stride % each;
        input[t] = column < columns ? column : -1;
      }
      out.add(SlotLayout.of("input " + blocks, input, weights.rows()));
    }
  }

  /** Rows that read the same columns. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Group(int[] columns, List<Integer> rows) {}

  private List<Group> groups() {
    Map<List<Integer>, Group> byColumns = new LinkedHashMap<>();
    for (int row = 0; row < weights.rows(); row++) {
      List<Integer> key = new ArrayList<>();
      for (int e = weights.start(row); e < weights.start(row + 1); e++) {
        key.add(weights.column(e));
      }
      byColumns
          .computeIfAbsent(
              key,
              k -> new Group(k.stream().mapToInt(Integer::intValue).toArray(), new ArrayList<>()))
          .rows()
          .add(row);
    }
    return List.copyOf(byColumns.values());
  }

  private void addPatches(List<SlotLayout> out) {
    List<Group> groups = groups();
    int taps = groups.stream().mapToInt(g -> g.columns().length).max().orElse(0);
    int channels = groups.stream().mapToInt(g -> g.rows().size()).max().orElse(0);
    if (taps == 0 || groups.size() == 1) {
      return;
    }
    int wide = ShapeTable.ceilingPower(groups.size());
    addPatches(out, groups, wide, taps, channels);
    if (groups.size() < wide) {
      addPatches(out, groups, groups.size(), taps, channels);
    }
  }

  /** Blocks of a power of two go around the ring; smaller ones leave fewer holes in the result. */
  private void addPatches(
      List<SlotLayout> out, List<Group> groups, int unit, int taps, int channels) {
    int blocks = slots / unit;
    for (int ciphertexts = 1; ciphertexts <= MAX_CIPHERTEXTS; ciphertexts *= 2) {
      int each = ShapeTable.ceilingPower((taps + ciphertexts - 1) / ciphertexts);
      boolean useful = (ciphertexts - 1) * each < taps;
      if (each <= blocks && ShapeTable.ceilingPower(channels) <= blocks && useful) {
        out.add(patches(groups, unit, each, ciphertexts, channels));
      }
    }
  }

  private SlotLayout patches(
      List<Group> groups, int unit, int each, int ciphertexts, int channels) {
    List<int[]> sources = new ArrayList<>();
    for (int c = 0; c < ciphertexts; c++) {
      int[] source = new int[slots];
      for (int s = 0; s < slots; s++) {
        int place = s % unit;
        int tap = c * each + s / unit % each;
        boolean there =
            s / unit < slots / unit
                && place < groups.size()
                && tap < groups.get(place).columns().length;
        source[s] = there ? groups.get(place).columns()[tap] : -1;
      }
      sources.add(source);
    }
    int[] first = new int[unit * (channels - 1) + groups.size()];
    Arrays.fill(first, -1);
    for (int place = 0; place < groups.size(); place++) {
      for (int channel = 0; channel < groups.get(place).rows().size(); channel++) {
        first[unit * channel + place] = groups.get(place).rows().get(channel);
      }
    }
    return new SlotLayout(
        "patches of " + unit + " in " + ciphertexts, sources, new RowOrder(unit, first), each);
  }
}
