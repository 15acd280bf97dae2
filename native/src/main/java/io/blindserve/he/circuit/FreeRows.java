package io.blindserve.he.circuit;

import java.util.Map;
import java.util.TreeMap;

/** Rows of a block that nobody holds: takes the first gap that is large enough, or grows. */
final class FreeRows {

  /** First row of each gap to its length; gaps do not touch. */
  private final TreeMap<Long, Long> gaps = new TreeMap<>();

  private long end;

  /** Returns the rows that the block must have. */
  long end() {
    return end;
  }

  /** Returns the first of {@code rows} neighbouring rows, which are the caller's now. */
  long take(long rows) {
    for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
      if (gap.getValue() >= rows) {
        return cut(gap.getKey(), gap.getValue(), rows);
      }
    }
    return grow(rows);
  }

  private long cut(long at, long length, long rows) {
    gaps.remove(at);
    if (length > rows) {
      gaps.put(at + rows, length - rows);
    }
    return at;
  }

  /** A gap at the end is used up first. */
  private long grow(long rows) {
    Map.Entry<Long, Long> last = gaps.lastEntry();
    long at = last != null && last.getKey() + last.getValue() == end ? last.getKey() : end;
    gaps.remove(at);
    end = at + rows;
    return at;
  }

  /** Takes rows back. */
  void give(long at, long rows) {
    long from = at;
    long to = at + rows;
    Map.Entry<Long, Long> before = gaps.lowerEntry(at);
    if (before != null && before.getKey() + before.getValue() == at) {
      from = before.getKey();
    }
    Long after = gaps.remove(to);
    if (after != null) {
      to += after;
    }
    gaps.put(from, to - from);
  }
}
