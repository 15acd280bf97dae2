package io.blindserve.he.circuit;

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

  /** Returns the number of the value that this step reads. */
  int source();

  /** Returns the name in plan files. */
  String op();

  /** Returns the constants that this step reads, in order. */
  List<Integer> constants();

  /**
   * Slot by slot times a constant; scales multiply.
   *
   * @param source value read
   * @param constant factor
   */
  record Multiply(int source, int constant) implements Step {

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
   * @param babySteps a power of two; offsets are cut into k mod babySteps and the rest
   * @param diagonals offset to constant; a diagonal is stored rotated to the right by its offset's
   *     giant part
   */
  record Transform(int source, int babySteps, SortedMap<Integer, Integer> diagonals)
      implements Step {

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
  record Fold(int source, int stride, int count) implements Step {

    @Override
    public String op() {
      return "fold";
    }

    @Override
    public List<Integer> constants() {
      return List.of();
    }
  }

  /**
   * out[t] = in[t] + in[t + sum of the rotations], done as one rotation after the other, each with
   * its own key: where the plan has keys for the parts and none for the whole.
   *
   * @param source value read
   * @param rotations to the left, at least two
   */
  record AddRotated(int source, List<Integer> rotations) implements Step {

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

    @Override
    public List<Integer> constants() {
      return List.of();
    }
  }

  /**
   * Divides by the last prime of the level and drops it.
   *
   * @param source value read
   */
  record Rescale(int source) implements Step {

    @Override
    public String op() {
      return "rescale";
    }

    @Override
    public List<Integer> constants() {
      return List.of();
    }
  }

  /**
   * Slot by slot plus a constant of the same scale.
   *
   * @param source value read
   * @param constant summand
   */
  record Add(int source, int constant) implements Step {

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
  record Square(int source) implements Step {

    @Override
    public String op() {
      return "square";
    }

    @Override
    public List<Integer> constants() {
      return List.of();
    }
  }
}
