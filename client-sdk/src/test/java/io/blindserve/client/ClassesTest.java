package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassesTest {

  private static final Classes TWO = new Classes(List.of("benign", "malignant"));
  private static final Classes UNNAMED = new Classes(List.of());

  @Test
  void oneOutputIsTheProbabilityOfTheSecondClass() {
    assertPrediction("malignant", 0.8, read(TWO, 0.8));
    assertPrediction("malignant", 0.5, read(TWO, 0.5));
    assertPrediction("benign", 0.75, read(TWO, 0.25));
    assertPrediction("1", 1, read(UNNAMED, 1.01));
    assertPrediction("0", 1, read(UNNAMED, -0.01));
  }

  @Test
  void severalOutputsAreOneForEachClass() {
    Classes three = new Classes(List.of("a", "b", "c"));
    assertPrediction("b", 0.5, read(three, 0.25, 0.5, 0.25));
    assertPrediction("a", 0.5, read(three, 0.5, 0.5, 0));
    assertPrediction("3", 0.7, read(three, 0.1, 0.1, 0.1, 0.7));
  }

  @Test
  void otherNumbersAreNoProbabilities() {
    assertPrediction("malignant", Double.NaN, read(TWO, 3.5));
    assertPrediction("malignant", Double.NaN, read(TWO, -1, 4));
    assertPrediction("malignant", Double.NaN, read(TWO, 0.2, 0.4));
  }

  @Test
  void outputsAreTheCallersToChange() {
    Prediction prediction = read(TWO, 0.2, 0.8);
    prediction.outputs()[0] = 9;
    assertArrayEquals(new double[] {0.2, 0.8}, prediction.outputs());
    assertEquals("malignant (0.8)", prediction.toString());
  }

  private static Prediction read(Classes classes, double... outputs) {
    return classes.read(outputs, Optional.empty());
  }

  private static void assertPrediction(String label, double probability, Prediction actual) {
    assertEquals(label, actual.label());
    assertEquals(probability, actual.probability(), 1e-12);
  }
}
