package io.blindserve.he.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** An immutable permutation of 0..n-1. */
public final class IndexTable {

  private final int[] indices;

  /** The same for the native kernels, in native byte order. */
  private final ByteBuffer direct;

  private IndexTable(int[] indices) {
    this.indices = indices;
    this.direct =
        ByteBuffer.allocateDirect(indices.length * Integer.BYTES).order(ByteOrder.nativeOrder());
    direct.asIntBuffer().put(indices);
  }

  /**
   * Returns the table with a copy of {@code indices}.
   *
   * @throws IllegalArgumentException if they are not a permutation of 0..n-1
   */
  public static IndexTable of(int[] indices) {
    int[] copy = indices.clone();
    boolean[] seen = new boolean[copy.length];
    for (int index : copy) {
      if (index < 0 || index >= copy.length || seen[index]) {
        throw new IllegalArgumentException(
            "index " + index + " is not once in 0.." + (copy.length - 1));
      }
      seen[index] = true;
    }
    return new IndexTable(copy);
  }

  /** Returns n. */
  public int size() {
    return indices.length;
  }

  /** Returns the entry at {@code k}. */
  public int get(int k) {
    return indices[Objects.checkIndex(k, indices.length)];
  }

  /** The backing array, not to be written. */
  int[] array() {
    return indices;
  }

  /** The entries in direct memory, not to be written. */
  ByteBuffer direct() {
    return direct;
  }
}
