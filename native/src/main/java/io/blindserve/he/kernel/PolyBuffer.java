package io.blindserve.he.kernel;

/**
 * A block of 64-bit words that holds rows of residues. The backing (a {@code long[]} for the Java
 * kernels, 64-byte aligned direct memory for the native ones) is known to the kernels alone.
 *
 * <p>A buffer is mutable and not thread-safe: its owner (a {@link PolyScope} or a {@link
 * ResidentBlock}) decides who writes. Indices are in words and always checked; a buffer whose owner
 * was closed must not be used any more.
 */
public abstract sealed class PolyBuffer permits HeapBuffer, DirectBuffer {

  PolyBuffer() {}

  /** Returns the number of words. */
  public abstract int words();

  /** Returns the word at {@code index}. */
  public abstract long get(int index);

  /** Sets the word at {@code index}. */
  public abstract void set(int index, long value);

  /** Copies {@code count} words from {@code at} into {@code out}, starting at {@code outAt}. */
  public abstract void read(int at, long[] out, int outAt, int count);

  /** Copies {@code count} words of {@code in}, starting at {@code inAt}, to {@code at}. */
  public abstract void write(int at, long[] in, int inAt, int count);

  /**
   * Copies {@code count} words from {@code source} at {@code sourceAt} to {@code at}; both have the
   * same backing.
   */
  public abstract void copy(int at, PolyBuffer source, int sourceAt, int count);

  /** Sets {@code count} words from {@code at} to zero. */
  public abstract void clear(int at, int count);

  /**
   * Returns a view of {@code count} words from {@code at}: writes through either are seen by both.
   */
  public abstract PolyBuffer slice(int at, int count);
}
