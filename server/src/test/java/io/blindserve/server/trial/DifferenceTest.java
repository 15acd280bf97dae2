package io.blindserve.server.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.Shadowing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  private static final Shadowing BY_PLACE = new Shadowing(Optional.empty());
  private static final double NONE = Double.POSITIVE_INFINITY;

  private static Shadowing within(double tolerance) {
    return new Shadowing(Optional.of(tolerance));
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Tensor floats(int width, float... values) {
    ByteBuffer data = bytes(values.length * Float.BYTES);
    for (float value : values) {
      data.putFloat(value);
    }
    return Tensor.ofNumbers(
        "p", DataType.FP32, List.of((long) values.length / width, (long) width), data.flip());
  }

  private static Tensor halves(int... bits) {
    return halves(DataType.FP16, bits);
  }

  private static Tensor halves(DataType type, int... bits) {
    ByteBuffer data = bytes(bits.length * Short.BYTES);
    for (int half : bits) {
      data.putShort((short) half);
    }
    return Tensor.ofNumbers("p", type, List.of((long) bits.length, 1L), data.flip());
  }

  private static Tensor longs(long... values) {
    ByteBuffer data = bytes(values.length * Long.BYTES);
    for (long value : values) {
      data.putLong(value);
    }
    return Tensor.ofNumbers("p", DataType.INT64, List.of((long) values.length), data.flip());
  }

  private static Tensor strings(String... values) {
    return Tensor.ofBytes(
        "p",
        List.of((long) values.length),
        List.of(values).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  private static void require(
      double largest, boolean same, Tensor usual, Tensor other, Shadowing how) {
    Difference difference = Difference.of(List.of(usual), List.of(other), how);
    assertEquals(largest, difference.largest(), 1e-6);
    assertEquals(same, difference.same());
  }

  @Test
  void rowsOfSeveralAreTheSameWhileTheirLargestIs() {
    Tensor usual = floats(3, 1, 5, 2, 7, 1, 1);
    require(3, true, usual, floats(3, 1, 8, 2, 7, 1, 1), BY_PLACE);
    require(6.5, false, usual, floats(3, 1, 5, 2, 7, 7, 7.5f), BY_PLACE);
    require(3, false, usual, floats(3, 1, 8, 2, 7, 1, 1), within(1e-3));
  }

  @Test
  void singleNumbersAreTheSameWithinATolerance() {
    require(0.0005, true, floats(1, 0.5f), floats(1, 0.5005f), BY_PLACE);
    require(0.005, false, floats(1, 0.5f), floats(1, 0.505f), BY_PLACE);
    require(0.5, true, floats(1, 1000), floats(1, 1000.5f), BY_PLACE);
    require(0.005, true, floats(1, 0.5f), floats(1, 0.505f), within(0.01));
  }

  @Test
  void shortFloatsAreTheUpperHalfOfFloats() {
    Tensor usual = halves(DataType.BF16, 0x3f80, 0xc000);
    require(1, false, usual, halves(DataType.BF16, 0x4000, 0xc000), BY_PLACE);
    require(0, true, usual, halves(DataType.BF16, 0x3f80, 0xc000), BY_PLACE);
  }

  @Test
  void whatIsNoNumberIsFarFromEveryNumberAndTheSameAsItself() {
    require(0, true, floats(1, Float.NaN), floats(1, Float.NaN), BY_PLACE);
    require(NONE, false, floats(1, 1), floats(1, Float.NaN), BY_PLACE);
    require(NONE, false, floats(1, 1), floats(1, Float.POSITIVE_INFINITY), within(1e9));
    require(
        0, true, floats(1, Float.NEGATIVE_INFINITY), floats(1, Float.NEGATIVE_INFINITY), BY_PLACE);
  }

  @Test
  void wholeNumbersAndStringsAreEqualOrOther() {
    require(0, true, longs(1, 2), longs(1, 2), within(10));
    require(1, false, longs(1, 2), longs(1, 3), within(10));
    require(0, true, strings("a", "b"), strings("a", "b"), BY_PLACE);
    require(NONE, false, strings("a", "b"), strings("a", "c"), BY_PLACE);
  }

  @Test
  void outputsOfOtherShapesTypesAndNamesAreOther() {
    require(NONE, false, floats(2, 1, 2), floats(1, 1, 2), BY_PLACE);
    require(NONE, false, floats(1, 1), longs(1), BY_PLACE);
    Difference fewer = Difference.of(List.of(floats(1, 1)), List.of(), BY_PLACE);
    assertEquals(new Difference(NONE, false), fewer);
    Tensor named = Tensor.ofBytes("q", List.of(0L), List.of());
    assertEquals(NONE, Difference.of(List.of(floats(1, 1)), List.of(named), BY_PLACE).largest());
  }

  @Test
  void halvesAreRead() {
    // 1, -2, the smallest subnormal, the largest, infinity
    Tensor halves = halves(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00);
    Numbers numbers = Numbers.of(halves);
    double[] expected = {1, -2, 0x1p-24, 65504, Double.POSITIVE_INFINITY};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], numbers.at(i));
    }
    assertEquals(Double.NaN, Numbers.of(halves(0x7e00)).at(0));
    require(3, false, halves(0x3c00), halves(0xc000), BY_PLACE);
  }

  @Test
  void differencesFallIntoClasses() {
    assertEquals(0, Observed.place(0));
    assertEquals(1, Observed.place(1e-9));
    assertEquals(1, Observed.place(1e-6));
    assertEquals(2, Observed.place(1.1e-6));
    assertEquals(Observed.BOUNDS.size() - 1, Observed.place(NONE));
  }
}
