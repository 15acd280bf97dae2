package io.blindserve.server.http.tensor;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What every protocol asks of the description of a tensor, before its data are read. All methods
 * throw {@link ProblemException} with {@code invalid_tensor}. Stateless.
 */
public final class TensorChecks {

  /** The most inputs, and the most outputs, of a request. */
  public static final int MAX_TENSORS = 64;

  /** The most dimensions of a shape. */
  public static final int MAX_DIMENSIONS = 32;

  /** The longest name, in UTF-16 units. */
  public static final int MAX_NAME = 256;

  private TensorChecks() {}

  /**
   * Returns a name that is short and fit to stand in a sentence.
   *
   * @param what the field in which it came
   */
  public static String name(String name, String what) {
    require(
        !name.isEmpty()
            && name.length() <= MAX_NAME
            && name.chars().noneMatch(Character::isISOControl),
        what + " must have 1 to " + MAX_NAME + " characters and no control characters");
    return name;
  }

  /** Returns the type of a protocol name. */
  public static DataType type(String name, String label) {
    return DataType.of(name)
        .orElseThrow(
            () ->
                invalid(
                    "the datatype of "
                        + label
                        + " is none of "
                        + Arrays.toString(DataType.values())));
  }

  /** Returns a shape whose number of elements can be counted. */
  public static List<Long> shape(List<Long> shape, String label) {
    require(
        shape.size() <= MAX_DIMENSIONS,
        "the shape of " + label + " has more than " + MAX_DIMENSIONS + " entries");
    require(
        shape.stream().allMatch(dimension -> dimension >= 0),
        "the dimensions of " + label + " must be 0 to 2^63 - 1");
    try {
      Tensor.elementCount(shape);
    } catch (ArithmeticException e) {
      throw invalid("the dimensions of " + label + " multiply to more than 2^63 - 1");
    }
    return shape;
  }

  /** Checks that one more input or output may come after those of a list. */
  public static void room(List<?> list, String what) {
    require(list.size() < MAX_TENSORS, what + " has more than " + MAX_TENSORS + " entries");
  }

  /** Returns how many classes of an output are asked for. */
  public static int classes(long count, String label) {
    require(
        count >= 1 && count <= TopClasses.MAX,
        "classification of " + label + " must be 1 to " + TopClasses.MAX);
    return (int) count;
  }

  /**
   * Checks that no name stands twice.
   *
   * @param kind of tensor: input or output
   */
  public static void distinct(String kind, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      require(seen.add(name), kind + " \"" + name + "\" stands twice");
    }
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw invalid(sentence);
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
