package io.blindserve.he.kernel;

/**
 * Scratch memory of one computation, handed out as a stack: {@link #take} grows it, a {@link Frame}
 * gives back what was taken since it was opened, {@link #close} gives back everything. Not
 * thread-safe: one thread computes with one scope. Buffers must not be used after their frame or
 * scope closed.
 */
public final class PolyScope implements AutoCloseable {

  /** Buffers start at multiples of 64 bytes, the width of a vector register and a cache line. */
  static final int ALIGN_WORDS = 8;

  private final PolyBuffer slab;
  private final int limit;
  private final SlabPool pool;
  private final boolean wipe;
  private int top;
  private int highest;
  private boolean closed;
  private Crew crew = Crew.ALONE;

  PolyScope(PolyBuffer slab, int limit, SlabPool pool, boolean wipe) {
    this.slab = slab;
    this.limit = limit;
    this.pool = pool;
    this.wipe = wipe;
  }

  /**
   * Returns {@code words} zeroed words on a 64-byte boundary.
   *
   * @throws IllegalStateException if the scope is closed or was opened for less than this
   */
  public PolyBuffer take(int words) {
    PolyBuffer taken = takeUnset(words);
    taken.clear(0, words);
    return taken;
  }

  /**
   * As {@link #take}, but with whatever an earlier computation left there: for rows that are
   * written whole before they are read, where zeroing would double the traffic to memory.
   *
   * @throws IllegalStateException if the scope is closed or was opened for less than this
   */
  public PolyBuffer takeUnset(int words) {
    checkOpen();
    if (words <= 0) {
      throw new IllegalArgumentException("a buffer of " + words + " words");
    }
    if (words > limit - top) {
      throw new IllegalStateException(
          "scope of " + limit + " words: " + words + " wanted with " + top + " taken");
    }
    PolyBuffer taken = slab.slice(top, words);
    top += align(words);
    highest = Math.max(highest, top);
    return taken;
  }

  /**
   * Returns who works on the computation that this is the scratch of; at first its thread alone.
   */
  public Crew crew() {
    return crew;
  }

  /** Lets others help. The scope must have been opened for as many workers. */
  public void workWith(Crew helped) {
    this.crew = helped;
  }

  /**
   * Opens a frame: closing it gives back what was taken in between. Frames close in the reverse
   * order of opening.
   */
  public Frame frame() {
    checkOpen();
    return new Frame(top);
  }

  /** Gives everything back; closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (wipe) {
      slab.clear(0, highest);
    }
    pool.giveBack(slab);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the scope is closed");
    }
  }

  static int align(int words) {
    return (words + ALIGN_WORDS - 1) & -ALIGN_WORDS;
  }

  /** A mark in the stack of a scope. */
  public final class Frame implements AutoCloseable {

    private final int mark;
    private boolean ended;

    private Frame(int mark) {
      this.mark = mark;
    }

    /**
     * Gives back what was taken since this frame was opened; closing twice does nothing.
     *
     * @throws IllegalStateException if an outer frame was closed before
     */
    @Override
    public void close() {
      if (ended || closed) {
        return;
      }
      ended = true;
      if (top < mark) {
        throw new IllegalStateException(
            "a frame at word " + mark + " closes after its outer frame at " + top);
      }
      top = mark;
    }
  }
}
