package io.blindserve.server.trial;

import io.blindserve.server.call.AnswerWatch;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.Releases.Change;
import io.blindserve.server.model.Routing;
import io.blindserve.server.model.RoutingTable;
import io.blindserve.server.model.Split;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All versions that are on trial now. Figures begin at nothing when a trial begins or is changed,
 * and when the server starts. Thread-safe.
 */
public final class Trials implements AnswerWatch {

  private final RoutingTable routes;
  private final Copies copies;
  private final ConcurrentMap<ModelName, Trial> trials = new ConcurrentHashMap<>();
  private final ConcurrentMap<ModelName, Ended> ended = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param copies takes copies; stays the caller's
   */
  public Trials(RoutingTable routes, Copies copies) {
    this.routes = routes;
    this.copies = copies;
    routes.trying().forEach((model, split) -> begin(model, split));
  }

  /**
   * A trial that goes on.
   *
   * @param model whose version is tried
   * @param split how
   * @param since when its figures began
   * @param observed everything since
   */
  public record Status(ModelName model, Split split, Instant since, Observed observed) {}

  /** Returns the trial of a model, if there is one. */
  public Optional<Status> of(ModelName model) {
    return Optional.ofNullable(trials.get(model)).map(Trials::status);
  }

  /** Returns all trials. */
  public List<Status> all() {
    return trials.values().stream().map(Trials::status).toList();
  }

  /** Returns how the last trial of a model was ended by its rules, if one was since the start. */
  public Optional<Ended> endedByRule(ModelName model) {
    return Optional.ofNullable(ended.get(model));
  }

  private static Status status(Trial trial) {
    return new Status(trial.model(), trial.split(), trial.since(), trial.observed());
  }

  List<Trial> open() {
    return List.copyOf(trials.values());
  }

  void endedByRule(ModelName model, Ended how) {
    ended.put(model, how);
  }

  /** Follows a change of what callers get. */
  public void changed(Change change) {
    Routing before = change.before();
    Routing after = change.after();
    if (before.split().equals(after.split()) && usual(before).equals(usual(after))) {
      return;
    }
    Optional.ofNullable(trials.remove(change.model())).ifPresent(Trial::end);
    after.split().ifPresent(split -> begin(change.model(), split));
  }

  private void begin(ModelName model, Split split) {
    ended.remove(model);
    trials.put(model, new Trial(model, split, System::nanoTime));
  }

  private static Optional<Integer> usual(Routing routing) {
    return Optional.ofNullable(routing.labels().get(Routing.DEFAULT));
  }

  @Override
  public boolean watches(ModelName model) {
    return trials.containsKey(model);
  }

  @Override
  public void answered(
      ModelName model, int version, InferenceInput.Plain input, Computed computed) {
    Trial trial = trials.get(model);
    if (trial == null) {
      return;
    }
    if (version == trial.split().candidate()) {
      trial.answered(true, computed);
    } else if (usual(routes.of(model)).filter(number -> number == version).isPresent()) {
      trial.answered(false, computed);
      copy(trial, input, computed);
    }
  }

  private void copy(Trial trial, InferenceInput.Plain input, Computed computed) {
    if (trial.split().shadow().isPresent()
        && computed.outcome() instanceof Outcome.PlainResult result) {
      copies.offer(
          trial, new Copies.Answered(input, result.outputs(), computed.runNanos().orElse(0L)));
    }
  }
}
