package io.blindserve.server.trial;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.Shadowing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How two versions answered one call.
 *
 * @param largest of all differences of two numbers; infinite where something cannot be compared:
 *     other outputs, types or shapes, other strings, a number that is none
 * @param same whether it is the same answer, as {@link Shadowing} has it
 */
record Difference(double largest, boolean same) {

  private static final Difference INCOMPARABLE = new Difference(Double.POSITIVE_INFINITY, false);

  /** Compares the outputs of two versions. */
  static Difference of(List<Tensor> usual, List<Tensor> other, Shadowing how) {
    if (usual.size() != other.size()) {
      return INCOMPARABLE;
    }
    Difference all = new Difference(0, true);
    for (Tensor tensor : usual) {
      all =
          all.and(
              other.stream()
                  .filter(twin -> twin.name().equals(tensor.name()))
                  .findFirst()
                  .map(twin -> of(tensor, twin, how))
                  .orElse(INCOMPARABLE));
    }
    return all;
  }

  private Difference and(Difference next) {
    return new Difference(Math.max(largest, next.largest), same && next.same);
  }

  private static Difference of(Tensor usual, Tensor other, Shadowing how) {
    if (usual.type() != other.type() || !usual.shape().equals(other.shape())) {
      return INCOMPARABLE;
    }
    if (usual.type() == DataType.BYTES) {
      return sameStrings(usual.elements(), other.elements())
          ? new Difference(0, true)
          : INCOMPARABLE;
    }
    Numbers a = Numbers.of(usual);
    Numbers b = Numbers.of(other);
    double largest = 0;
    for (int i = 0; i < a.count(); i++) {
      largest = Math.max(largest, between(a.at(i), b.at(i)));
    }
    boolean same =
        a.areFloats() ? sameFloats(a, b, width(usual), how) : usual.data().equals(other.data());
    return new Difference(largest, same);
  }

  private static boolean sameStrings(List<byte[]> usual, List<byte[]> other) {
    for (int i = 0; i < usual.size(); i++) {
      if (!Arrays.equals(usual.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The numbers of one row. */
  private static int width(Tensor tensor) {
    List<Long> shape = tensor.shape();
    return shape.isEmpty() ? 1 : Math.toIntExact(shape.get(shape.size() - 1));
  }

  private static boolean sameFloats(Numbers a, Numbers b, int width, Shadowing how) {
    Optional<Double> tolerance = how.tolerance();
    if (tolerance.isPresent() || width < 2) {
      return within(a, b, tolerance.orElse(Shadowing.USUAL_TOLERANCE));
    }
    for (int row = 0; row < a.count(); row += width) {
      if (a.largestOf(row, width) != b.largestOf(row, width)) {
        return false;
      }
    }
    return true;
  }

  private static boolean within(Numbers a, Numbers b, double tolerance) {
    for (int i = 0; i < a.count(); i++) {
      if (between(a.at(i), b.at(i)) > tolerance * Math.max(1, Math.abs(a.at(i)))) {
        return false;
      }
    }
    return true;
  }

  private static double between(double a, double b) {
    if (Double.compare(a, b) == 0) {
      return 0;
    }
    double difference = Math.abs(a - b);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }
}
