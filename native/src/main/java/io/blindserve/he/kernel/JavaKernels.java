package io.blindserve.he.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The kernels in Java: complete, for every platform, and the oracle of the native ones. */
final class JavaKernels extends PolyKernels {

  static final String NAME = "java";
  static final JavaKernels INSTANCE = new JavaKernels();

  private JavaKernels() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  PolyBuffer allocate(int words) {
    return new HeapBuffer(new long[words], 0, words);
  }

  @Override
  public void forwardNtt(PolyBuffer row, int at, TransformConstants t) {
    HeapBuffer heap = row(row, at, t.n());
    JavaNtt.forward(heap.array, heap.base + at, t);
  }

  @Override
  public void inverseNtt(PolyBuffer row, int at, TransformConstants t) {
    HeapBuffer heap = row(row, at, t.n());
    JavaNtt.inverse(heap.array, heap.base + at, t);
  }

  @Override
  public void add(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    HeapBuffer y = operand(to, o, b, j, n);
    JavaPointwise.add(to.array, to.base + o, x.array, x.base + i, y.array, y.base + j, n, q.q());
  }

  @Override
  public void subtract(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    HeapBuffer y = operand(to, o, b, j, n);
    JavaPointwise.subtract(
        to.array, to.base + o, x.array, x.base + i, y.array, y.base + j, n, q.q());
  }

  @Override
  public void negate(PolyBuffer out, int o, PolyBuffer a, int i, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    JavaPointwise.negate(to.array, to.base + o, x.array, x.base + i, n, q.q());
  }

  @Override
  public void addScalar(
      PolyBuffer out, int o, PolyBuffer a, int i, long summand, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    checkFactor(summand, q);
    JavaPointwise.addScalar(to.array, to.base + o, x.array, x.base + i, summand, n, q.q());
  }

  @Override
  public void combine(List<Rows> out, List<Rows> a, FactorTable factors, int n, Reduction q) {
    checkCombination(out, a, factors);
    for (Rows to : out) {
      HeapBuffer output = output(to.buffer(), to.at(), n);
      a.forEach(from -> distinct(output, to.at(), from.buffer(), from.at(), n));
    }
    List<JavaCombine.HeapRow> sources = a.stream().map(rows -> heapRow(rows, n)).toList();
    JavaCombine sums = new JavaCombine(factors, sources, q);
    for (int j = 0; j < out.size(); j++) {
      sums.fill(heapRow(out.get(j), n), j, n);
    }
  }

  private static JavaCombine.HeapRow heapRow(Rows rows, int n) {
    HeapBuffer heap = row(rows.buffer(), rows.at(), n);
    return new JavaCombine.HeapRow(heap.array, heap.base + rows.at());
  }

  @Override
  public void multiply(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    HeapBuffer y = operand(to, o, b, j, n);
    JavaPointwise.multiply(to.array, to.base + o, x.array, x.base + i, y.array, y.base + j, n, q);
  }

  @Override
  public void multiplyAdd(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    HeapBuffer y = operand(to, o, b, j, n);
    JavaPointwise.multiplyAdd(
        to.array, to.base + o, x.array, x.base + i, y.array, y.base + j, n, q);
  }

  @Override
  public void multiplySum(
      PolyBuffer out, int o, PolyBuffer[] a, int[] i, PolyBuffer[] b, int[] j, int n, Reduction q) {
    checkTerms(a, i, b, j);
    HeapBuffer to = output(out, o, n);
    JavaMultiplySum sum = new JavaMultiplySum(to.array, to.base + o, n, q);
    for (int t = 0; t < a.length; t++) {
      distinct(to, o, a[t], i[t], n);
      distinct(to, o, b[t], j[t], n);
    }
    for (int t = 0; t < a.length; t++) {
      HeapBuffer left = row(a[t], i[t], n);
      HeapBuffer right = row(b[t], j[t], n);
      sum.add(left.array, left.base + i[t], right.array, right.base + j[t]);
    }
    sum.finish();
  }

  @Override
  public void multiplyScalar(
      PolyBuffer out, int o, PolyBuffer a, int i, long factor, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    checkFactor(factor, q);
    JavaPointwise.multiplyScalar(to.array, to.base + o, x.array, x.base + i, factor, n, q);
  }

  @Override
  public void multiplyScalarAdd(
      PolyBuffer out, int o, PolyBuffer a, int i, long factor, int n, Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    checkFactor(factor, q);
    JavaPointwise.multiplyScalarAdd(to.array, to.base + o, x.array, x.base + i, factor, n, q);
  }

  @Override
  public void subtractMultiplyScalar(
      PolyBuffer out,
      int o,
      PolyBuffer a,
      int i,
      PolyBuffer b,
      int j,
      long factor,
      int n,
      Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = operand(to, o, a, i, n);
    HeapBuffer y = operand(to, o, b, j, n);
    checkFactor(factor, q);
    JavaPointwise.subtractMultiplyScalar(
        to.array, to.base + o, x.array, x.base + i, y.array, y.base + j, factor, n, q);
  }

  @Override
  public void lift(
      PolyBuffer out,
      int o,
      PolyBuffer a,
      int i,
      int n,
      long from,
      long firstNegative,
      Reduction q) {
    HeapBuffer to = output(out, o, n);
    HeapBuffer x = distinct(to, o, a, i, n);
    checkLift(from, firstNegative);
    JavaPointwise.lift(to.array, to.base + o, x.array, x.base + i, n, from, firstNegative, q);
  }

  @Override
  public void permute(PolyBuffer out, int o, PolyBuffer a, int i, IndexTable table, Reduction q) {
    HeapBuffer to = output(out, o, table.size());
    HeapBuffer x = distinct(to, o, a, i, table.size());
    JavaPointwise.permute(to.array, to.base + o, x.array, x.base + i, table.array());
  }

  @Override
  public void prepare(GadgetTables tables) {
    for (int row = 0; row < tables.rows(); row++) {
      tables.prime(row).javaRoots();
    }
  }

  @Override
  public void begin(KeySwitch job) {}

  @Override
  public void run(KeySwitch job, SwitchPart part, int index, int worker) {
    new JavaSwitch(job, worker).run(part, index);
  }

  @Override
  public void run(KeySwitch job) {
    runInOrder(job);
  }

  @Override
  public void begin(MatrixSum job) {}

  @Override
  public void sumRows(MatrixSum job, int from, int to, int worker) {
    JavaMatrixSum sum = new JavaMatrixSum(job, worker);
    for (int row = from; row < to; row++) {
      sum.sumRow(row);
    }
  }

  /** The array that rows live in; {@link #start} says where. */
  static long[] array(Rows rows) {
    return row(rows.buffer(), rows.at(), 0).array;
  }

  static int start(Rows rows) {
    return row(rows.buffer(), rows.at(), 0).base + rows.at();
  }

  @Override
  public void uniform(PolyBuffer out, int o, int n, long q, UniformReader reader) {
    HeapBuffer to = output(out, o, n);
    checkModulus(q);
    reader.fill(q, to.array, to.base + o, n);
  }

  @Override
  public void errors(PolyBuffer out, int o, int n, long[] moduli, Sponge sponge) {
    checkSmall(moduli);
    HeapBuffer to = output(out, o, Math.multiplyExact(n, moduli.length));
    long[] values = new long[n];
    GaussianSampler.sample(sponge, values);
    JavaSlots.putSmall(to.array, to.base + o, values, moduli);
  }

  @Override
  public void ternary(PolyBuffer out, int o, int n, long[] moduli, Sponge sponge) {
    checkSmall(moduli);
    HeapBuffer to = output(out, o, Math.multiplyExact(n, moduli.length));
    long[] values = new long[n];
    TernarySampler.sample(sponge, values);
    JavaSlots.putSmall(to.array, to.base + o, values, moduli);
  }

  @Override
  public void encode(
      PolyBuffer out,
      int o,
      Reduction[] reductions,
      SlotTransform transform,
      double[] re,
      double[] im,
      int logSlots,
      double scale,
      PolyBuffer scratch,
      int s) {
    int n = 1 << transform.logN();
    checkRows(reductions.length);
    checkScale(scale);
    HeapBuffer to = output(out, o, Math.multiplyExact(n, reductions.length));
    row(scratch, s, n);
    long[] coefficients = transform.coefficients(re, im, logSlots, scale);
    for (int i = 0; i < reductions.length; i++) {
      JavaSlots.putSigned(to.array, to.base + o + i * n, coefficients, reductions[i]);
    }
    Arrays.fill(coefficients, 0);
  }

  @Override
  public double[][] decode(
      PolyBuffer a,
      int i,
      long q,
      SlotTransform transform,
      int logSlots,
      double divisor,
      PolyBuffer scratch,
      int s) {
    int n = 1 << transform.logN();
    checkModulus(q);
    HeapBuffer from = row(a, i, n);
    row(scratch, s, n);
    double[] coefficients = JavaSlots.centred(from.array, from.base + i, n, q);
    double[][] slots = transform.slots(coefficients, logSlots, divisor);
    Arrays.fill(coefficients, 0);
    return slots;
  }

  private static HeapBuffer output(PolyBuffer out, int o, int n) {
    return row(out, o, n);
  }

  /** Returns {@code a}, checked to be the output row itself or apart from it. */
  private static HeapBuffer operand(HeapBuffer out, int o, PolyBuffer a, int i, int n) {
    HeapBuffer heap = row(a, i, n);
    checkOverlap(
        heap.array == out.array && heap.base + i != out.base + o,
        (long) heap.base + i - out.base - o,
        n);
    return heap;
  }

  /** Returns {@code a}, checked to be apart from the output row. */
  private static HeapBuffer distinct(HeapBuffer out, int o, PolyBuffer a, int i, int n) {
    HeapBuffer heap = row(a, i, n);
    checkOverlap(heap.array == out.array, (long) heap.base + i - out.base - o, n);
    return heap;
  }

  private static HeapBuffer row(PolyBuffer buffer, int at, int n) {
    Objects.checkFromIndexSize(at, n, buffer.words());
    if (buffer instanceof HeapBuffer heap) {
      return heap;
    }
    throw new IllegalArgumentException("the buffer belongs to other kernels than " + NAME);
  }
}
