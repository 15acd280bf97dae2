package io.blindserve.client.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a plan takes on this machine once code is compiled and caches are warm: one request
 * again and again.
 *
 * @param repetitions how often it was timed
 * @param evaluationMillis median from ciphertexts in memory to ciphertexts in memory
 * @param callMillis median from bytes to bytes
 */
record WarmTimes(int repetitions, double evaluationMillis, double callMillis) {

  private static final int LEAST = 5;

  /**
   * Repeats a request.
   *
   * @param time how long, the first half of it untimed; at least five repetitions are timed
   */
  static WarmTimes of(LocalPlan local, List<byte[]> request, Duration time) {
    Duration half = time.dividedBy(2);
    repeat(local, request, half, 0);
    List<LocalPlan.Answer> answers = repeat(local, request, half, LEAST);
    return new WarmTimes(
        answers.size(),
        Figures.median(answers.stream().map(a -> millis(a.evaluation())).toList()),
        Figures.median(answers.stream().map(a -> millis(a.call())).toList()));
  }

  private static List<LocalPlan.Answer> repeat(
      LocalPlan local, List<byte[]> request, Duration time, int least) {
    List<LocalPlan.Answer> answers = new ArrayList<>();
    long started = System.nanoTime();
    while (answers.size() < least || System.nanoTime() - started < time.toNanos()) {
      LocalPlan.Answer answer = local.evaluate(request);
      answers.add(new LocalPlan.Answer(List.of(), answer.evaluation(), answer.call()));
    }
    return answers;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
