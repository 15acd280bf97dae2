package io.blindserve.client.cli;

import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.Prediction;
import java.util.List;

/** What the demonstration found: the same rows, answered twice by one server. */
final class DemoResult {

  /**
   * More rows than this so near to the border that the promise does not decide their class are too
   * many.
   */
  private static final int MOST_BORDER_ROWS = 2;

  /** A row's class changes where the probability of the second class passes one half. */
  private static final double BORDER = 0.5;

  private final String model;
  private final String version;
  private final EncryptionTerms terms;
  private final List<Integer> truth;
  private final List<Prediction> plain;
  private final List<Prediction> encrypted;

  DemoResult(
      String model,
      String version,
      EncryptionTerms terms,
      List<Integer> truth,
      Prediction[] plain,
      Prediction[] encrypted) {
    this.model = model;
    this.version = version;
    this.terms = terms;
    this.truth = List.copyOf(truth);
    this.plain = List.of(plain);
    this.encrypted = List.of(encrypted);
  }

  String model() {
    return model;
  }

  String version() {
    return version;
  }

  EncryptionTerms terms() {
    return terms;
  }

  int rows() {
    return plain.size();
  }

  Prediction plain(int row) {
    return plain.get(row);
  }

  Prediction encrypted(int row) {
    return encrypted.get(row);
  }

  /** The record of the last call, by the id that its server gave; empty where it gave none. */
  String lastRecord() {
    return encrypted.get(encrypted.size() - 1).recordId().orElse("");
  }

  double plainAccuracy() {
    return accuracy(plain);
  }

  double encryptedAccuracy() {
    return accuracy(encrypted);
  }

  private double accuracy(List<Prediction> predictions) {
    int right = 0;
    for (int row = 0; row < predictions.size(); row++) {
      right += side(predictions.get(row)) == truth.get(row) ? 1 : 0;
    }
    return (double) right / predictions.size();
  }

  private static int side(Prediction prediction) {
    return prediction.outputs()[0] >= BORDER ? 1 : 0;
  }

  double maxAbsError() {
    double largest = 0;
    for (int row = 0; row < rows(); row++) {
      largest =
          Math.max(
              largest, Math.abs(encrypted.get(row).outputs()[0] - plain.get(row).outputs()[0]));
    }
    return largest;
  }

  /** Rows whose plain probability is not farther from the border than the promise. */
  int borderRows() {
    return (int) plain.stream().filter(this::isAtBorder).count();
  }

  private boolean isAtBorder(Prediction prediction) {
    return Math.abs(prediction.outputs()[0] - BORDER) <= terms.promisedError();
  }

  /** Rows that were classified differently, border rows left out. */
  int disagreements() {
    int count = 0;
    for (int row = 0; row < rows(); row++) {
      boolean differs = side(plain.get(row)) != side(encrypted.get(row));
      count += differs && !isAtBorder(plain.get(row)) ? 1 : 0;
    }
    return count;
  }

  boolean kept() {
    return maxAbsError() <= terms.promisedError()
        && disagreements() == 0
        && borderRows() <= MOST_BORDER_ROWS;
  }
}
