package io.blindserve.he.compile;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** Builds a {@link SlotLayer} for the output slots that are needed. */
final class SlotLayerBuilder {

  private final LayerShape shape;
  private final int slots;

  private SlotLayerBuilder(LayerShape shape, int slots) {
    this.shape = shape;
    this.slots = slots;
  }

  static SlotLayer build(
      LayerShape shape, int slots, SlotVectors vectors, SortedSet<Integer> needed) {
    return new SlotLayerBuilder(shape, slots).build(vectors, needed);
  }

  private SlotLayer build(SlotVectors vectors, SortedSet<Integer> needed) {
    int[] outputs = needed.stream().mapToInt(Integer::intValue).toArray();
    int[] rowSlots = Arrays.stream(outputs).map(this::rowSlot).sorted().distinct().toArray();
    int[] rowOf = new int[outputs.length];
    double[] biasRe = new double[outputs.length];
    double[] biasIm = new double[outputs.length];
    for (int s = 0; s < outputs.length; s++) {
      rowOf[s] = Arrays.binarySearch(rowSlots, rowSlot(outputs[s]));
      biasRe[s] = vectors.bias().re()[outputs[s]];
      biasIm[s] = vectors.bias().im()[outputs[s]];
    }
    return withEntries(vectors, rowSlots, outputs, rowOf, biasRe, biasIm);
  }

  /** After a fold that fills all slots, every stride shows the same sums. */
  private int rowSlot(int slot) {
    return shape.fills(slots) ? slot % shape.stride() : slot;
  }

  private SlotLayer withEntries(
      SlotVectors vectors,
      int[] rowSlots,
      int[] outputs,
      int[] rowOf,
      double[] biasRe,
      double[] biasIm) {
    int perRow = shape.blocks() * shape.offsets();
    int count = rowSlots.length * perRow;
    int[] start = new int[rowSlots.length + 1];
    int[] index = new int[count];
    boolean[] rotated = new boolean[count];
    double[] re = new double[count];
    double[] im = new double[count];
    int e = 0;
    for (int r = 0; r < rowSlots.length; r++) {
      for (int k = 0; k < shape.blocks(); k++) {
        int slot = (rowSlots[r] + shape.stride() * k) & (slots - 1);
        for (int d = 0; d < shape.offsets(); d++) {
          index[e] = (slot + d) & (slots - 1);
          rotated[e] = d != 0;
          re[e] = vectors.diagonals().get(d).re()[slot];
          im[e] = vectors.diagonals().get(d).im()[slot];
          e++;
        }
      }
      start[r + 1] = e;
    }
    int[] inputs = numbered(index);
    return new SlotLayer(inputs, start, index, rotated, re, im, outputs, rowOf, biasRe, biasIm);
  }

  /** Replaces slots by their places among the slots that occur, which are returned. */
  private int[] numbered(int[] index) {
    SortedSet<Integer> occurring = new TreeSet<>();
    int[] place = new int[slots];
    for (int slot : index) {
      if (place[slot] == 0) {
        place[slot] = 1;
        occurring.add(slot);
      }
    }
    int[] inputs = occurring.stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < inputs.length; i++) {
      place[inputs[i]] = i;
    }
    for (int e = 0; e < index.length; e++) {
      index[e] = place[index[e]];
    }
    return inputs;
  }
}
