package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An abstract instruction on slots, before levels, scales and primes are known. Values are numbered
 * by the place of their instruction in the list. Arrays are never written after construction.
 */
@SuppressWarnings("ArrayRecordComponent")
sealed interface Op {

  /** Returns the values that are read. */
  List<Integer> sources();

  /** A ciphertext of the request. */
  record Input(int ciphertext) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of();
    }
  }

  /**
   * One source of a matrix.
   *
   * @param source value read
   * @param diagonals offset to slots, not rotated
   */
  record Part(int source, SortedMap<Integer, double[]> diagonals) {
    /** Copies the collection. */
    public Part {
      diagonals = Collections.unmodifiableSortedMap(new TreeMap<>(diagonals));
    }
  }

  /**
   * out[s] = sum over parts and offsets d of diagonal_d[s] * in[s + d].
   *
   * @param parts at least one
   * @param babySteps offsets are cut into d mod babySteps and the rest
   * @param weight number of the variable that is the weights' scale
   */
  record Linear(List<Part> parts, int babySteps, int weight) implements Op {
    /** Copies the collection. */
    public Linear {
      parts = List.copyOf(parts);
    }

    @Override
    public List<Integer> sources() {
      return parts.stream().map(Part::source).toList();
    }

    int giantOf(int offset) {
      return offset - offset % babySteps;
    }
  }

  /**
   * out = weights times in, each entry of the vectors a ciphertext of its own.
   *
   * @param source value read
   * @param weights one row for each entry of the result
   * @param weight number of the variable that is the weights' scale
   */
  record Mix(int source, SparseMatrix weights, int weight) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(source);
    }
  }

  /**
   * out[s] = in[s] + in[s + sum of the rotations]: one doubling of a fold.
   *
   * @param rotations one, or several that make it
   */
  record Turn(int source, List<Integer> rotations) implements Op {
    /** Copies the collection. */
    public Turn {
      rotations = List.copyOf(rotations);
    }

    @Override
    public List<Integer> sources() {
      return List.of(source);
    }

    int by() {
      return rotations.stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Division by the last prime. */
  record Rescale(int source) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(source);
    }
  }

  /** Slot by slot plus a constant. */
  record AddConstant(int source, double[] slots) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(source);
    }
  }

  /** Slot by slot product of two values, or a square. */
  record Product(int left, int right) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(left, right);
    }
  }

  /** Slot by slot times a constant. */
  record Scaled(int source, double[] slots, Weight weight) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(source);
    }
  }

  /** Slot by slot sum of two values of the same scale. */
  record Sum(int left, int right) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(left, right);
    }
  }

  /**
   * What the client gets for nothing by decoding with fewer slots: out[s] = sum over k of in[s + k
   * stride]; the mean of as many is what it sees.
   */
  record Mean(int source, int stride) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(source);
    }
  }

  /** Answers that leave masked: an encryption of zero, and perhaps more noise, is added to each. */
  record Masked(int source) implements Op {
    @Override
    public List<Integer> sources() {
      return List.of(source);
    }
  }

  /** How the scale of a constant factor is chosen. */
  sealed interface Weight {

    /** By a variable. */
    record Free(int variable) implements Weight {}

    /**
     * Such that the product has the scale of a value that was made before.
     *
     * @param target the value
     * @param rescaled whether that must hold after a rescale of the product
     */
    record Matched(int target, boolean rescaled) implements Weight {}
  }
}
