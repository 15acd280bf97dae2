package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of key switch gives the same bytes with all kernels, alone and with helpers, in one
 * piece and in parts: one to three special primes, levels whose last digit is smaller, keys of a
 * higher level, primes on both sides of the 50 bits at which vector kernels end. Random operands
 * with the extremes among them; the vectors of Lattigo say which bytes are right.
 */
class KeySwitchAgreeTest {

  private static final int LOG_N = 7;
  private static final int N = 1 << LOG_N;

  record Shape(int limbs, int specials, int keyLimbs, int bits) {

    int rows() {
      return limbs + specials;
    }

    GadgetTables tables() {
      List<TransformConstants> primes = TestModuli.transforms(bits, LOG_N, keyLimbs + specials);
      return GadgetTables.of(primes.subList(0, limbs), primes.subList(keyLimbs, primes.size()));
    }
  }

  static Stream<Shape> shapes() {
    return Stream.of(
        new Shape(1, 1, 1, 37),
        new Shape(3, 1, 5, 38),
        new Shape(5, 1, 5, 46),
        new Shape(4, 1, 4, 50),
        new Shape(3, 1, 3, 59),
        new Shape(20, 1, 20, 40),
        new Shape(4, 2, 6, 45),
        new Shape(5, 2, 5, 49),
        new Shape(7, 3, 9, 44),
        new Shape(4, 2, 4, 58));
  }

  /** Buffers of one kind of kernels, filled alike for all. */
  private static final class Room {
    final PolyKernels kernels;
    final Shape shape;
    final GadgetTables tables;
    final Random random = new Random(5);

    Room(PolyKernels kernels, Shape shape) {
      this.kernels = kernels;
      this.shape = shape;
      this.tables = shape.tables();
    }

    /** Rows of residues; row i belongs to prime i of the tables, over and over. */
    Rows rows(int count) {
      PolyBuffer buffer = kernels.allocate(count * N);
      for (int row = 0; row < count; row++) {
        fill(buffer, row, tables.prime(row % tables.rows()).q());
      }
      return new Rows(buffer, 0);
    }

    Rows limbs() {
      return rows(shape.limbs());
    }

    /** Rows of a key's polynomial: those of its own data primes, then the special ones. */
    Rows keyPart() {
      int rows = shape.keyLimbs() + shape.specials();
      PolyBuffer buffer = kernels.allocate(rows * N);
      for (int row = 0; row < rows; row++) {
        int prime = row < shape.keyLimbs() ? Math.min(row, shape.limbs() - 1) : row - rows;
        fill(buffer, row, tables.prime(prime < 0 ? tables.rows() + prime : prime).q());
      }
      return new Rows(buffer, 0);
    }

    private void fill(PolyBuffer buffer, int row, long q) {
      for (int k = 0; k < N; k++) {
        long value = Math.floorMod(random.nextLong(), q);
        buffer.set(row * N + k, k % 9 == 0 ? q - 1 : k % 9 == 1 ? 0 : value);
      }
    }

    KeyRows key() {
      List<Rows> first = new ArrayList<>();
      List<Rows> second = new ArrayList<>();
      for (int i = 0; i < tables.digits(); i++) {
        first.add(keyPart());
        second.add(keyPart());
      }
      return new KeyRows(shape.keyLimbs(), first, second);
    }

    Rows scratch(int workers) {
      return new Rows(kernels.allocate(KeySwitch.scratchWords(tables, workers)), 0);
    }

    IndexTable permutation() {
      // X to X^5 in the order of the transforms.
      int[] table = new int[N];
      for (int i = 0; i < N; i++) {
        int exponent = 5 * (2 * reversed(i) + 1) % (2 * N);
        table[i] = reversed((exponent - 1) / 2);
      }
      return IndexTable.of(table);
    }

    private static int reversed(int i) {
      return Integer.reverse(i) >>> (Integer.SIZE - LOG_N);
    }

    long[] words(Rows... parts) {
      return Stream.of(parts)
          .flatMapToLong(
              part -> IntStream.range(0, part.buffer().words()).mapToLong(part.buffer()::get))
          .toArray();
    }
  }

  /** Something that a crew does in a room; returns the words of its results. */
  private interface Work {
    long[] in(Room room, Crew crew);
  }

  private static void agree(Shape shape, Work work) {
    long[] expected = work.in(new Room(PolyKernels.named("java"), shape), Crew.ALONE);
    try (HelperPool pool = new HelperPool(3, () -> 0)) {
      for (PolyKernels kernels : PolyKernels.available()) {
        assertArrayEquals(expected, work.in(new Room(kernels, shape), Crew.ALONE), kernels.name());
        assertArrayEquals(
            expected, work.in(new Room(kernels, shape), new InParts()), kernels.name());
        try (HelpedCrew crew = pool.begin()) {
          assertArrayEquals(expected, work.in(new Room(kernels, shape), crew), kernels.name());
        }
      }
    }
  }

  /** Does parts one by one. */
  private record InParts() implements Crew {
    @Override
    public int workers() {
      return 1;
    }

    @Override
    public void run(PolyKernels kernels, KeySwitch job) {
      kernels.runInOrder(job);
    }

    @Override
    public void run(PolyKernels kernels, MatrixSum job) {
      kernels.begin(job);
      for (int row = job.tables.rows() - 1; row >= 0; row--) {
        kernels.sumRows(job, row, row + 1, 0);
      }
    }

    @Override
    public void forEach(int count, Part part) {
      Crew.ALONE.forEach(count, part);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void rotationsOntoTheirOperand(Shape shape) {
    agree(
        shape,
        (room, crew) -> {
          Rows c0 = room.limbs();
          Rows c1 = room.limbs();
          KeySwitch.Builder work =
              KeySwitch.ofPolynomial(room.tables, c1)
                  .with(room.key())
                  .adding(Optional.of(c0), Optional.empty())
                  .permuted(room.permutation())
                  .accumulating();
          crew.run(
              room.kernels, work.divided(c0, c1, room.scratch(crew.workers()), crew.workers()));
          return room.words(c0, c1);
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void productsThatAreRelinearised(Shape shape) {
    agree(
        shape,
        (room, crew) -> {
          Rows out0 = room.limbs();
          Rows out1 = room.limbs();
          KeySwitch.Builder work =
              KeySwitch.ofPolynomial(room.tables, room.limbs())
                  .with(room.key())
                  .adding(Optional.of(room.limbs()), Optional.of(room.limbs()));
          crew.run(
              room.kernels, work.divided(out0, out1, room.scratch(crew.workers()), crew.workers()));
          return room.words(out0, out1);
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void digitsGiveWhatTheirPolynomialGives(Shape shape) {
    agree(shape, (room, crew) -> sums(room, crew, true));
    agree(shape, (room, crew) -> sums(room, crew, false));
    Room room = new Room(PolyKernels.best(), shape);
    Room twin = new Room(PolyKernels.best(), shape);
    assertArrayEquals(sums(room, Crew.ALONE, true), sums(twin, Crew.ALONE, false));
  }

  /** Sums modulo QP with P times an addend, of a polynomial or of its digits. */
  private static long[] sums(Room room, Crew crew, boolean byDigits) {
    Rows c0 = room.limbs();
    Rows c1 = room.limbs();
    Rows out0 = room.rows(room.shape.rows());
    Rows out1 = room.rows(room.shape.rows());
    Rows scratch = room.scratch(crew.workers());
    KeySwitch.Builder work = KeySwitch.ofPolynomial(room.tables, c1);
    Rows digits = room.rows(room.tables.digits() * room.shape.rows());
    if (byDigits) {
      crew.run(
          room.kernels, KeySwitch.decomposition(room.tables, c1, digits, scratch, crew.workers()));
      work = KeySwitch.ofDigits(room.tables, digits);
    }
    work.with(room.key()).adding(Optional.of(c0), Optional.empty());
    crew.run(room.kernels, work.accumulating().timesP(out0, out1, scratch, crew.workers()));
    return room.words(out0, out1);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void giantSteps(Shape shape) {
    agree(
        shape,
        (room, crew) -> {
          int rows = shape.rows();
          Rows part0 = room.rows(rows);
          Rows part1 = room.rows(rows);
          Rows divided = room.limbs();
          Rows out0 = room.rows(rows);
          Rows out1 = room.rows(rows);
          Rows scratch = room.scratch(crew.workers());
          crew.run(
              room.kernels,
              KeySwitch.ofSums(room.tables, part1, Optional.empty())
                  .divided(divided, divided, scratch, crew.workers()));
          crew.run(
              room.kernels,
              KeySwitch.ofPolynomial(room.tables, divided)
                  .with(room.key())
                  .addingExtended(part0)
                  .permuted(room.permutation())
                  .accumulating()
                  .timesP(out0, out1, scratch, crew.workers()));
          Rows end0 = room.limbs();
          Rows end1 = room.limbs();
          crew.run(
              room.kernels,
              KeySwitch.ofSums(room.tables, out0, Optional.of(out1))
                  .divided(end0, end1, scratch, crew.workers()));
          return room.words(divided, out0, out1, end0, end1);
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void matricesOfMoreBabyStepsThanAreKept(Shape shape) {
    agree(shape, KeySwitchAgreeTest::matrix);
  }

  private static long[] matrix(Room room, Crew crew) {
    int rows = room.shape.rows();
    BiFunction<Integer, Integer, MatrixSum.Term> term =
        (baby, salt) -> new MatrixSum.Term(baby, room.rows(rows));
    List<MatrixSum.Baby> babies = new ArrayList<>();
    for (int i = 0; i < MatrixSum.WINDOW + 3; i++) {
      babies.add(
          new MatrixSum.Baby(
              i == 2
                  ? Optional.empty()
                  : Optional.of(new MatrixSum.RotationRows(room.key(), room.permutation()))));
    }
    List<MatrixSum.Giant> giants =
        List.of(
            new MatrixSum.Giant(
                room.rows(rows),
                room.rows(rows),
                IntStream.range(0, babies.size()).mapToObj(b -> term.apply(b, 0)).toList()),
            new MatrixSum.Giant(
                room.rows(rows), room.rows(rows), List.of(term.apply(MatrixSum.WINDOW, 1))),
            new MatrixSum.Giant(room.rows(rows), room.rows(rows), List.of()));
    Rows digits = room.rows(room.tables.digits() * rows);
    int words = MatrixSum.scratchWords(room.tables, crew.workers(), babies.size(), giants);
    Rows scratch = new Rows(room.kernels.allocate(words), 0);
    for (boolean accumulate : new boolean[] {false, true}) {
      crew.run(
          room.kernels,
          new MatrixSum(
              room.tables,
              digits,
              room.limbs(),
              room.limbs(),
              babies,
              giants,
              scratch,
              crew.workers(),
              accumulate));
    }
    return room.words(
        giants.stream()
            .flatMap(giant -> Stream.of(giant.first(), giant.second()))
            .toArray(Rows[]::new));
  }

  @Test
  void workThatDoesNotFitIsRefused() {
    Room room = new Room(PolyKernels.best(), new Shape(4, 1, 4, 40));
    Rows in = room.limbs();
    KeyRows key = room.key();
    Rows out = room.limbs();
    Rows scratch = room.scratch(1);
    var noKey = KeySwitch.ofPolynomial(room.tables, in);
    assertThrows(
        IllegalArgumentException.class, () -> noKey.divided(out, out, scratch, 1), "no key");
    var work = KeySwitch.ofPolynomial(room.tables, in).with(key);
    assertThrows(
        IndexOutOfBoundsException.class, () -> work.timesP(out, out, scratch, 1), "short output");
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> work.divided(out, out, scratch, 2),
        "scratch for one");
    Rows shifted = new Rows(in.buffer(), 1);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> KeySwitch.ofPolynomial(room.tables, shifted).with(key).divided(out, out, scratch, 1),
        "rows beyond the buffer");
    KeyRows low = new KeyRows(3, key.first(), key.second());
    assertThrows(
        IllegalArgumentException.class,
        () -> KeySwitch.ofPolynomial(room.tables, in).with(low).divided(out, out, scratch, 1),
        "key of a lower level");
    KeySwitch job = KeySwitch.ofPolynomial(room.tables, in).with(key).divided(out, out, scratch, 1);
    room.kernels.begin(job);
    assertThrows(
        RuntimeException.class,
        () -> room.kernels.run(job, SwitchPart.SUM_ROW, 4, 0),
        "row beyond the result");
  }
}
