package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The shapes that fit a matrix behind some layout of its input, before anybody asks what they cost.
 * Scanning the slots takes most of a search's time, so layouts that were met before are remembered.
 * Not thread-safe.
 */
final class ShapeTable {

  /** Shapes of so many times the fewest offsets that fit are not worth a try. */
  private static final int MORE_OFFSETS = 4;

  /** Columns with holes between them need up to so many times the places that they fill. */
  private static final int HOLES = 4;

  private final int slots;
  private final int logRows;
  private final List<SparseMatrix> weights;
  private final Map<String, List<Found>> known = new HashMap<>();

  private ShapeTable(int logSlots, int logRows, List<SparseMatrix> weights) {
    this.slots = 1 << logSlots;
    this.logRows = logRows;
    this.weights = weights;
  }

  /** Returns the shapes of a chain in the slots that each of several rows has in a ring. */
  static ShapeTable of(Chain chain, int logN, int logRows) {
    List<SparseMatrix> weights = chain.stages().stream().map(Stage::weights).toList();
    return new ShapeTable(logN - 1 - logRows, logRows, weights);
  }

  int logN() {
    return Integer.numberOfTrailingZeros(slots) + logRows + 1;
  }

  int logRows() {
    return logRows;
  }

  int slots() {
    return slots;
  }

  SparseMatrix weights(int stage) {
    return weights.get(stage);
  }

  /**
   * A shape that fits.
   *
   * @param shape with one baby step and the fold before the rescale
   * @param behind what stands in the slots afterwards
   */
  record Found(LinearShape shape, SlotLayout behind) {}

  /**
   * Returns the shapes, with one baby step and the fold before the rescale.
   *
   * @param layout its name is the same for the same columns
   */
  List<Found> shapes(int stage, SlotLayout layout) {
    return known.computeIfAbsent(stage + " behind " + layout.name(), n -> find(stage, layout));
  }

  private List<Found> find(int stage, SlotLayout layout) {
    SparseMatrix matrix = weights.get(stage);
    Placement placement = new Placement(layout.sources(), matrix);
    RowOrder order = layout.order();
    int span = ceilingPower(layout.places());
    int period = layout.period();
    List<Found> out = new ArrayList<>();
    int fewest = slots;
    for (int offsets = 1; offsets <= slots && offsets / MORE_OFFSETS <= fewest; offsets *= 2) {
      int least = StrictMath.max(1, span / offsets);
      for (int blocks = least; blocks <= StrictMath.min(slots, HOLES * least); blocks *= 2) {
        for (int stride : strides(order, offsets, blocks)) {
          if (tryShape(out, placement, stage, order, period, offsets, blocks, stride)) {
            fewest = StrictMath.min(fewest, offsets);
          }
        }
      }
    }
    return List.copyOf(out);
  }

  /**
   * The strides worth a try: filling all slots, and multiples of the offsets by odd numbers, which
   * walk all columns.
   */
  private SortedSet<Integer> strides(RowOrder order, int offsets, int blocks) {
    SortedSet<Integer> out = new TreeSet<>();
    int largest = slots / blocks;
    if (largest < order.length()) {
      return out;
    }
    out.add(largest);
    int step = offsets * order.unit();
    int least = (order.length() + step - 1) / step | 1;
    int most = largest / step - 1 | 1;
    for (int multiple : new int[] {least, (least + most) / 2 | 1, most}) {
      int stride = step * multiple;
      if (stride >= order.length() && stride <= largest) {
        out.add(stride);
      }
    }
    return out;
  }

  private boolean tryShape(
      List<Found> out,
      Placement placement,
      int stage,
      RowOrder order,
      int period,
      int offsets,
      int blocks,
      int stride) {
    if ((long) stride * blocks > slots) {
      return false;
    }
    int[] once = order.rows(stride, 1);
    int length = order.length();
    if (placement.coverage(order.unit(), offsets, blocks, stride, once, length) < length) {
      return false;
    }
    int[] rows = order.rows(stride, stride);
    // Behind a period of both columns and rows all slots are as those before it.
    int limit = StrictMath.min(stride, StrictMath.max(period, ceilingPower(length)));
    int window = placement.coverage(order.unit(), offsets, blocks, stride, rows, limit);
    window = window == limit ? stride : window;
    Arrays.fill(rows, window, stride, -1);
    LinearShape shape = new LinearShape(order.unit(), offsets, blocks, stride, rows);
    out.add(new Found(shape, behind(shape, stage)));
    if (blocks == 1 && stride == slots && stage + 1 < weights.size()) {
      addCopies(out, shape, once, stage, order);
    }
    return true;
  }

  /**
   * Copies of a result that is shorter than the ring, shifted against each other by a part of the
   * next rows, so that the next matrix meets all columns with few offsets.
   */
  private void addCopies(
      List<Found> out, LinearShape shape, int[] once, int stage, RowOrder order) {
    int next = ceilingPower(weights.get(stage + 1).rows());
    LinearShape single =
        new LinearShape(shape.unit(), shape.offsets(), 1, slots, lone(once, order.length()));
    for (int copies = 2; copies <= next; copies *= 2) {
      int by = slots / copies + next / copies;
      if (slots - (copies - 1) * by >= order.length()) {
        LinearShape copied = single.copied(copies, by);
        out.add(new Found(copied, behind(copied, stage)));
      }
    }
  }

  private static int[] lone(int[] rows, int length) {
    int[] out = rows.clone();
    Arrays.fill(out, length, out.length, -1);
    return out;
  }

  private SlotLayout behind(LinearShape shape, int stage) {
    int[] columns = shape.outputColumns(slots);
    int rows = stage + 1 < weights.size() ? weights.get(stage + 1).rows() : 1;
    String name = stage + " " + Arrays.hashCode(columns) + (shape.fills(slots) ? " full" : "");
    return SlotLayout.of(name, columns, rows);
  }

  static int ceilingPower(int value) {
    return value <= 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
  }
}
