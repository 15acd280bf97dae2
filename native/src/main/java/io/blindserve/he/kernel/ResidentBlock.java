package io.blindserve.he.kernel;

/**
 * Memory that several users share: each holds one use, and the last to release it gives the memory
 * back. Thread-safe; the content is written by one thread before others are told of the block.
 */
public final class ResidentBlock {

  private final PolyBuffer slab;
  private final PolyBuffer buffer;
  private final SlabPool pool;
  private int uses = 1;

  ResidentBlock(PolyBuffer slab, PolyBuffer buffer, SlabPool pool) {
    this.slab = slab;
    this.buffer = buffer;
    this.pool = pool;
  }

  /**
   * Returns the words; to be touched only while holding a use.
   *
   * @throws IllegalStateException if the memory was given back
   */
  public synchronized PolyBuffer buffer() {
    checkUsed();
    return buffer;
  }

  /**
   * Adds a use.
   *
   * @throws IllegalStateException if the memory was given back
   */
  public synchronized void retain() {
    checkUsed();
    uses++;
  }

  /**
   * Ends a use; the last one gives the memory back.
   *
   * @throws IllegalStateException if the memory was given back
   */
  public synchronized void release() {
    checkUsed();
    uses--;
    if (uses == 0) {
      pool.giveBack(slab);
    }
  }

  /** Returns whether there is more than one use. */
  public synchronized boolean isShared() {
    return uses > 1;
  }

  private void checkUsed() {
    if (uses == 0) {
      throw new IllegalStateException("the block of " + buffer.words() + " words was released");
    }
  }
}
