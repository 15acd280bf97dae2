package io.blindserve.client.cli;

import io.blindserve.client.failure.UndecodableAnswerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs rows through a local plan, a full request at a time, and keeps the largest error. */
final class PlanCheck {

  /** More dots make no picture clearer. */
  private static final int MOST_PAIRS = 5000;

  private final LocalPlan local;
  private final List<double[]> rows = new ArrayList<>();
  private final List<List<Double>> expected = new ArrayList<>();
  private final List<double[]> pairs = new ArrayList<>();
  private double largest;
  private int count;
  private int requests;
  private List<byte[]> last = List.of();

  PlanCheck(LocalPlan local) {
    this.local = local;
  }

  void add(List<Double> row, List<Double> outputs) {
    rows.add(row.stream().mapToDouble(Double::doubleValue).toArray());
    expected.add(outputs);
    if (rows.size() == local.spec().rows()) {
      finish();
    }
  }

  /** Checks the rows of a request that is not full. */
  void finish() {
    if (rows.isEmpty()) {
      return;
    }
    last = local.encrypt(rows);
    requests++;
    try {
      compare(local.decrypt(local.evaluate(last).elements(), rows));
    } catch (UndecodableAnswerException e) {
      // An answer outside its declared range is wrong by more than anything that was promised.
      largest = Double.POSITIVE_INFINITY;
    }
    count += rows.size();
    rows.clear();
    expected.clear();
  }

  private void compare(List<double[]> answers) {
    for (int row = 0; row < answers.size(); row++) {
      for (int i = 0; i < answers.get(row).length; i++) {
        double plain = expected.get(row).get(i);
        largest = Math.max(largest, Math.abs(answers.get(row)[i] - plain));
        if (pairs.size() < MOST_PAIRS) {
          pairs.add(new double[] {plain, answers.get(row)[i]});
        }
      }
    }
  }

  /** Returns plain and encrypted answers, the first few thousand. */
  List<double[]> pairs() {
    return List.copyOf(pairs);
  }

  double largestError() {
    return largest;
  }

  /** Times the last request. */
  WarmTimes times(Duration time) {
    return WarmTimes.of(local, last, time);
  }

  int requests() {
    return requests;
  }

  int rows() {
    return count;
  }
}
