package io.blindserve.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes predictions for tests of other packages. */
public final class Predictions {

  private Predictions() {}

  public static Prediction[] of(double... probabilities) {
    Classes classes = new Classes(List.of("no", "yes"));
    return Arrays.stream(probabilities)
        .mapToObj(p -> classes.read(new double[] {p}, Optional.empty()))
        .toArray(Prediction[]::new);
  }
}
