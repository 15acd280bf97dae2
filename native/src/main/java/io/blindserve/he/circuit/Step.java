package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Scale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One instruction of a plan. Values are numbered: the inputs' ciphertexts first, in order, then one
 * for each step; each is written once. Constants are indices into the plan's list of encoded
 * vectors.
 */
public sealed interface Step {

  /** Returns the numbers of the values that this step reads, in order. */
  List<Integer> sources();

  /** Returns the name in plan files. */
  String op();

  /** Returns the constants that this step reads, in order. */
  default List<Integer> constants() {
    return List.of();
  }

  /** A step that reads one value. */
  sealed interface Unary extends Step {

    /** Returns the number of the value that this step reads. */
    int source();

    @Override
    default List<Integer> sources() {
      return List.of(source());
    }
  }

  /** A step that reads two values, which meet at the lower of their levels. */
  sealed interface Binary extends Step {

    /** Returns the number of the first value. */
    int left();

    /** Returns the number of the second value. */
    int right();

    @Override
    default List<Integer> sources() {
      return List.of(left(), right());
    }
  }

  /**
   * Slot by slot times a constant; scales multiply.
   *
   * @param source value read
   * @param constant factor
   */
  record Multiply(int source, int constant) implements Unary {

    @Override
    public String op() {
      return "multiply";
    }

    @Override
    public List<Integer> constants() {
      return List.of(constant);
    }
  }

  /**
   * out[t] = sum over offsets k of diagonal_k[t] * in[t + k], by baby steps and giant steps; scales
   * multiply.
   *
   * @param source value read
   * @param babySteps from 1 to the slots; offsets are cut into k mod babySteps and the rest
   * @param diagonals offset to constant; a diagonal is stored rotated to the right by its offset's
   *     giant part
   */
  record Transform(int source, int babySteps, SortedMap<Integer, Integer> diagonals)
      implements Unary {

    /** Copies the map. */
    public Transform {
      diagonals = Collections.unmodifiableSortedMap(new TreeMap<>(diagonals));
    }

    @Override
    public String op() {
      return "transform";
    }

    @Override
    public List<Integer> constants() {
      return List.copyOf(diagonals.values());
    }
  }

  /**
   * out[t] = sum over i below {@code count} of in[t + i * stride].
   *
   * @param source value read
   * @param stride slots between summands
   * @param count summands, a power of two from 2
   */
  record Fold(int source, int stride, int count) implements Unary {

    @Override
    public String op() {
      return "fold";
    }
  }

  /**
   * out[t] = in[t] + in[t + sum of the rotations], done as one rotation after the other, each with
   * its own key: where the plan has keys for the parts and none for the whole.
   *
   * @param source value read
   * @param rotations to the left, at least two
   */
  record AddRotated(int source, List<Integer> rotations) implements Unary {

    /** Rotations in one step at most. */
    static final int MAX_ROTATIONS = 8;

    /** Copies the list. */
    public AddRotated {
      rotations = List.copyOf(rotations);
    }

    @Override
    public String op() {
      return "add_rotated";
    }
  }

  /**
   * Divides by the last prime of the level and drops it.
   *
   * @param source value read
   */
  record Rescale(int source) implements Unary {

    @Override
    public String op() {
      return "rescale";
    }
  }

  /**
   * Slot by slot plus a constant of the same scale.
   *
   * @param source value read
   * @param constant summand
   */
  record Add(int source, int constant) implements Unary {

    @Override
    public String op() {
      return "add";
    }

    @Override
    public List<Integer> constants() {
      return List.of(constant);
    }
  }

  /**
   * The square of every slot; the scale is squared.
   *
   * @param source value read
   */
  record Square(int source) implements Unary {

    @Override
    public String op() {
      return "square";
    }
  }

  /**
   * Rotates slots to the left: out[t] = in[t + by].
   *
   * @param source value read
   * @param by from 1 to the slots less one
   */
  record Rotate(int source, int by) implements Unary {

    @Override
    public String op() {
      return "rotate";
    }
  }

  /**
   * The same value at a lower level: what follows is cheaper there, and needs smaller keys.
   *
   * @param source value read
   * @param level from 0 to the source's level less one
   */
  record DropLevel(int source, int level) implements Unary {

    @Override
    public String op() {
      return "drop_level";
    }
  }

  /**
   * Adds one real number to every slot, as an integer.
   *
   * @param source value read
   * @param integer the number times the source's scale, rounded; below 2^62 in absolute value
   */
  record AddScalar(int source, long integer) implements Unary {

    @Override
    public String op() {
      return "add_scalar";
    }
  }

  /**
   * Slot by slot the product of two values, relinearised; scales multiply.
   *
   * @param left value read
   * @param right value read
   */
  record MultiplyValues(int left, int right) implements Binary {

    @Override
    public String op() {
      return "multiply_values";
    }
  }

  /**
   * Slot by slot the sum of two values of one scale.
   *
   * @param left value read
   * @param right value read
   */
  record AddValues(int left, int right) implements Binary {

    @Override
    public String op() {
      return "add_values";
    }
  }

  /**
   * Slot by slot the difference of two values of one scale.
   *
   * @param left value read
   * @param right value that is taken from it
   */
  record SubtractValues(int left, int right) implements Binary {

    @Override
    public String op() {
      return "subtract_values";
    }
  }

  /**
   * out = sum over i of factor_i * source_i, the same factor in every slot: a row of a dense layer
   * where every value is a ciphertext. Sources have one scale and meet at the lowest of their
   * levels; the scale is multiplied by that of the factors.
   *
   * @param sources values read, each once
   * @param factors one for each source: weights times the scale, rounded; below 2^40 in absolute
   *     value
   * @param scale what the factors were multiplied with before rounding, at least 1
   */
  record Combine(List<Integer> sources, List<Long> factors, Scale scale) implements Step {

    /** Factors are below two to this power in absolute value. */
    public static final int FACTOR_BITS = 40;

    /** Copies the lists. */
    public Combine {
      sources = List.copyOf(sources);
      factors = List.copyOf(factors);
    }

    /** As the other, for factors that were multiplied with 2^{@code logScale}. */
    public Combine(List<Integer> sources, List<Long> factors, int logScale) {
      this(sources, factors, Scale.ofPowerOfTwo(logScale));
    }

    @Override
    public String op() {
      return "combine";
    }
  }

  /**
   * The sum of transforms of several values, rotated by giant steps and divided once for all of
   * them. Sources have one scale and meet at the lowest of their levels; see {@link Transform}.
   *
   * @param babySteps from 1 to the slots, as in a transform
   * @param parts one for each source; diagonals of all parts have one scale
   */
  record TransformSum(int babySteps, List<Part> parts) implements Step {

    /**
     * A matrix applied to one value.
     *
     * @param source value read
     * @param diagonals offset to constant, as in a transform
     */
    public record Part(int source, SortedMap<Integer, Integer> diagonals) {

      /** Copies the map. */
      public Part {
        diagonals = Collections.unmodifiableSortedMap(new TreeMap<>(diagonals));
      }
    }

    /** Copies the list. */
    public TransformSum {
      parts = List.copyOf(parts);
    }

    @Override
    public List<Integer> sources() {
      return parts.stream().map(Part::source).toList();
    }

    @Override
    public List<Integer> constants() {
      List<Integer> out = new ArrayList<>();
      parts.forEach(part -> out.addAll(part.diagonals().values()));
      return List.copyOf(out);
    }

    @Override
    public String op() {
      return "transform_sum";
    }
  }
}
