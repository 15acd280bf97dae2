package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowPackingTest {

  @Test
  void aRowIsClippedScaledAndLaidOut() {
    double[] slots = RowPacking.encode(PlanFixture.input(), List.of(new double[] {5, 1})).get(0);
    assertEquals(1 << PlanFixture.LOG_SLOTS, slots.length);
    assertEquals(-0.5, slots[0]);
    assertEquals(1.0, slots[1]);
    assertEquals(0.0, slots[2]);
    assertEquals(-0.5, slots[5]);
  }

  @Test
  void absentRowsAreZerosAfterPre() {
    InputSpec input =
        new InputSpec(
            "x",
            1,
            2,
            Optional.empty(),
            List.of(new RowStep.Affine(List.of(1.0), List.of(7.0))),
            List.of(new InputCiphertext(0, 20, 1, List.of(1, 0))));
    assertArrayEquals(
        new double[] {0, 8}, RowPacking.encode(input, List.of(new double[] {1})).get(0));
    assertArrayEquals(
        new double[] {9, 8},
        RowPacking.encode(input, List.of(new double[] {1}, new double[] {2})).get(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void valuesThatAreNotFiniteAreNamedByPlace(double value) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> RowPacking.encode(PlanFixture.input(), List.of(new double[] {0, value})));
    assertTrue(String.valueOf(e.getMessage()).contains("feature 1"));
  }

  @Test
  void rowsOfAnotherShapeAreRefused() {
    InputSpec input = PlanFixture.input();
    assertThrows(IllegalArgumentException.class, () -> RowPacking.encode(input, List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> RowPacking.encode(input, List.of(new double[1])));
    assertThrows(
        IllegalArgumentException.class,
        () -> RowPacking.encode(input, List.of(new double[2], new double[2])));
  }

  @Test
  void answersAreReadScaledAndFinished() {
    double[][] decoded = new double[2][1 << PlanFixture.LOG_SLOTS];
    decoded[0][3] = 0.5;
    double[] answer = RowPacking.decode(PlanFixture.output(), List.<double[][]>of(decoded)).get(0);
    assertEquals(1 / (1 + Math.exp(-1.25)), answer[0], 1e-15);
    assertEquals(0.5, RowPacking.raw(PlanFixture.output(), List.<double[][]>of(decoded)).get(0)[0]);
    assertThrows(
        IllegalArgumentException.class,
        () -> RowPacking.decode(PlanFixture.output(), List.<double[][]>of(new double[2][4])));
  }

  @Test
  void stepsDoWhatTheContractSays() {
    assertArrayEquals(
        new double[] {1, 0, 1},
        new RowStep.Thermometer(List.of(List.of(0.0, 2.0), List.of(-1.0)))
            .apply(new double[] {1, 5}));
    assertArrayEquals(new double[] {1}, new RowStep.Argmax().apply(new double[] {1, 4, 4}));
    double[] soft = new RowStep.Softmax().apply(new double[] {1000, 1000, -1000});
    assertArrayEquals(new double[] {0.5, 0.5, 0}, soft, 1e-15);
    assertArrayEquals(
        new double[] {0, 0.5, 1}, new RowStep.Sigmoid().apply(new double[] {-1e4, 0, 1e4}), 1e-15);
  }
}
