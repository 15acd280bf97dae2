package io.blindserve.he.kernel;

import java.util.Arrays;
import java.util.Objects;

/** Words in a Java array, the backing of the Java kernels. */
final class HeapBuffer extends PolyBuffer {

  final long[] array;
  final int base;
  private final int words;

  HeapBuffer(long[] array, int base, int words) {
    Objects.checkFromIndexSize(base, words, array.length);
    this.array = array;
    this.base = base;
    this.words = words;
  }

  @Override
  public int words() {
    return words;
  }

  @Override
  public long get(int index) {
    return array[base + Objects.checkIndex(index, words)];
  }

  @Override
  public void set(int index, long value) {
    array[base + Objects.checkIndex(index, words)] = value;
  }

  @Override
  public void read(int at, long[] out, int outAt, int count) {
    Objects.checkFromIndexSize(at, count, words);
    System.arraycopy(array, base + at, out, outAt, count);
  }

  @Override
  public void write(int at, long[] in, int inAt, int count) {
    Objects.checkFromIndexSize(at, count, words);
    System.arraycopy(in, inAt, array, base + at, count);
  }

  @Override
  public void copy(int at, PolyBuffer source, int sourceAt, int count) {
    HeapBuffer from = (HeapBuffer) source;
    Objects.checkFromIndexSize(at, count, words);
    Objects.checkFromIndexSize(sourceAt, count, from.words);
    System.arraycopy(from.array, from.base + sourceAt, array, base + at, count);
  }

  @Override
  public void clear(int at, int count) {
    Objects.checkFromIndexSize(at, count, words);
    Arrays.fill(array, base + at, base + at + count, 0L);
  }

  @Override
  public PolyBuffer slice(int at, int count) {
    Objects.checkFromIndexSize(at, count, words);
    return new HeapBuffer(array, base + at, count);
  }
}
