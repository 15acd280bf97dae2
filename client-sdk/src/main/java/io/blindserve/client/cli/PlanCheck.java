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
  private final List<Example> examples = new ArrayList<>();
  private final List<double[]> pairs = new ArrayList<>();
  private double largest;
  private double largestFromModel;
  private int otherClass;
  private int count;
  private int requests;
  private List<byte[]> last = List.of();

  PlanCheck(LocalPlan local) {
    this.local = local;
  }

  void add(Example example) {
    rows.add(example.row().stream().mapToDouble(Double::doubleValue).toArray());
    examples.add(example);
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
    examples.clear();
  }

  private void compare(List<double[]> answers) {
    for (int row = 0; row < answers.size(); row++) {
      double[] answer = answers.get(row);
      Example example = examples.get(row);
      for (int i = 0; i < answer.length; i++) {
        double plain = example.model().get(i);
        largest = Math.max(largest, Math.abs(answer[i] - example.outputs().get(i)));
        largestFromModel = Math.max(largestFromModel, Math.abs(answer[i] - plain));
        if (pairs.size() < MOST_PAIRS) {
          pairs.add(new double[] {plain, answer[i]});
        }
      }
      otherClass += isOtherClass(example.model(), answer) ? 1 : 0;
    }
  }

  private static boolean isOtherClass(List<Double> model, double[] answer) {
    int largest = 0;
    for (int i = 1; i < answer.length; i++) {
      largest = answer[i] > answer[largest] ? i : largest;
    }
    double chosen = model.get(largest);
    return model.stream().anyMatch(value -> value > chosen);
  }

  /** Returns plain and encrypted answers, the first few thousand. */
  List<double[]> pairs() {
    return List.copyOf(pairs);
  }

  double largestError() {
    return largest;
  }

  /** Returns how far answers are from the model's. */
  double largestFromModel() {
    return Math.max(largest, largestFromModel);
  }

  /** Returns the rows whose largest output is not the model's largest. */
  int otherClass() {
    return otherClass;
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
