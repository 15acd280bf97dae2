package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Runs batches of one model and answers their calls, each with its own outcome. Thread-safe. */
final class BatchRun {

  private final PlainModel model;
  private final LongAdder runs = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder failedJoins = new LongAdder();

  /** A call whose inputs were checked and stand in the model's order. */
  private record Checked(WaitingCall call, List<Tensor> inputs) {}

  BatchRun(PlainModel model) {
    this.model = model;
  }

  BatchCounts counts() {
    return new BatchCounts(runs.sum(), calls.sum(), rows.sum(), failedJoins.sum());
  }

  /** Answers every call. No answer is given before the session is done with that call's inputs. */
  void answer(EvaluationPool pool, List<WaitingCall> batch) {
    long started = System.nanoTime();
    List<Checked> checked = new ArrayList<>();
    for (WaitingCall call : batch) {
      Outcome outcome =
          pool.guarded(() -> new PlainResult(PlainRun.check(model, call.input()), List.of()));
      if (outcome instanceof PlainResult good) {
        checked.add(new Checked(call, good.inputs()));
      } else {
        call.answer(outcome, started);
      }
    }
    if (checked.size() < 2 || !answerJoined(checked, started)) {
      checked.forEach(call -> answerAlone(pool, call, started));
    }
  }

  private void answerAlone(EvaluationPool pool, Checked checked, long started) {
    count(List.of(checked));
    Outcome outcome =
        pool.guarded(
            () ->
                new PlainResult(
                    checked.inputs, model.run(1, checked.inputs, checked.call.input().outputs())));
    checked.call.answer(outcome, started);
  }

  private boolean answerJoined(List<Checked> batch, long started) {
    List<List<Tensor>> answers;
    try {
      answers = runJoined(batch);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      // Whoever is to blame shows when each runs alone.
      failedJoins.increment();
      return false;
    }
    count(batch);
    for (int i = 0; i < batch.size(); i++) {
      Checked checked = batch.get(i);
      checked.call.answer(new PlainResult(checked.inputs, answers.get(i)), started);
    }
    return true;
  }

  private void count(List<Checked> batch) {
    runs.increment();
    calls.add(batch.size());
    batch.forEach(checked -> rows.add(checked.call.rows()));
  }

  /** Returns each call's outputs, those that it wants. */
  private List<List<Tensor>> runJoined(List<Checked> batch) {
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < batch.get(0).inputs.size(); i++) {
      int input = i;
      inputs.add(BatchTensors.join(batch.stream().map(call -> call.inputs.get(input)).toList()));
    }
    List<Long> counts = batch.stream().map(checked -> checked.call.rows()).toList();
    List<List<Tensor>> outputs =
        model.run(batch.size(), inputs, wanted(batch)).stream()
            .map(whole -> BatchTensors.split(whole, counts))
            .toList();
    List<List<Tensor>> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int call = i;
      List<Tensor> all = outputs.stream().map(parts -> parts.get(call)).toList();
      answers.add(pick(all, batch.get(i).call.input().outputs()));
    }
    return answers;
  }

  /** The outputs that any call wants; none for all. */
  private static List<String> wanted(List<Checked> batch) {
    Set<String> names = new LinkedHashSet<>();
    for (Checked checked : batch) {
      List<String> outputs = checked.call.input().outputs();
      if (outputs.isEmpty()) {
        return List.of();
      }
      names.addAll(outputs);
    }
    return List.copyOf(names);
  }

  private static List<Tensor> pick(List<Tensor> all, List<String> wanted) {
    if (wanted.isEmpty()) {
      return all;
    }
    return wanted.stream()
        .distinct()
        .map(name -> all.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow())
        .toList();
  }
}
