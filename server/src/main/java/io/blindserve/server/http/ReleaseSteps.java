package io.blindserve.server.http;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AdminDeed.Action;
import io.blindserve.server.audit.AdminDeed.Reason;
import io.blindserve.server.audit.TrialFacts;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Releases;
import io.blindserve.server.model.Routing;
import io.blindserve.server.model.Split;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.blindserve.server.trial.Facts;
import io.blindserve.server.trial.Observed;
import io.blindserve.server.trial.Trials;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The changes that callers may ask for. Labels and defaults only ever move to served versions. */
final class ReleaseSteps {

  private final ModelCatalog models;
  private final Trials trials;

  ReleaseSteps(ModelCatalog models, Trials trials) {
    this.models = models;
    this.trials = trials;
  }

  ReleaseStep moveLabel(ModelName model, String label, ReleaseRequest request) {
    if (!VersionSelector.LABEL.matcher(label).matches()) {
      throw invalid("a label has 1 to 64 of A-Z a-z 0-9 _ - and begins with a letter");
    }
    int version = request.requiredVersion();
    return new ReleaseStep(
        before -> {
          requireServed(model, version);
          requireNoDetour(before, label, Optional.of(version));
          if (!before.labels().containsKey(label)
              && before.labels().size() >= Routing.MOST_LABELS) {
            throw invalid("a model has at most " + Routing.MOST_LABELS + " labels");
          }
          return before.with(label, version);
        },
        change ->
            after(
                from(
                    deed(Action.ALIAS_MOVE, Reason.REQUESTED, model, request).alias(label),
                    Optional.ofNullable(change.before().labels().get(label))),
                model,
                version));
  }

  ReleaseStep removeLabel(ModelName model, String label, ReleaseRequest request) {
    return new ReleaseStep(
        before -> {
          if (!before.labels().containsKey(label)) {
            throw new ProblemException(
                ErrorCode.UNKNOWN_VERSION, "model " + model + " has no label of that name");
          }
          requireNoDetour(before, label, Optional.empty());
          return before.without(label);
        },
        change ->
            from(
                deed(Action.ALIAS_REMOVE, Reason.REQUESTED, model, request).alias(label),
                Optional.ofNullable(change.before().labels().get(label))));
  }

  /**
   * A version on trial becomes the default by being promoted; a rollback could not undo it else.
   */
  private static void requireNoDetour(Routing before, String label, Optional<Integer> to) {
    boolean away =
        before.split().filter(s -> to.isEmpty() || to.get() == s.candidate()).isPresent();
    if (label.equals(Routing.DEFAULT) && away) {
      throw invalid(
          "version "
              + split(before).candidate()
              + " is on trial beside the default: promote it or roll it back first");
    }
  }

  /** Begins to try a version, or changes how it is tried. */
  ReleaseStep start(ModelName model, ReleaseRequest request) {
    int candidate = request.requiredVersion();
    return new ReleaseStep(
        before -> started(model, before, candidate, request.trial()),
        change ->
            after(
                    from(
                        deed(
                            change.before().split().isPresent()
                                ? Action.RELEASE_STEP
                                : Action.RELEASE_START,
                            Reason.RELEASE,
                            model,
                            request),
                        usual(change.after())),
                    model,
                    candidate)
                .percent(split(change.after()).percent())
                .trial(Facts.of(split(change.after()), seen(model), Optional.empty())));
  }

  private Routing started(ModelName model, Routing before, int candidate, TrialWish wish) {
    requireServed(model, candidate);
    if (before.split().filter(split -> split.candidate() != candidate).isPresent()) {
      throw invalid("another version is being tried: promote it or roll it back first");
    }
    int stable = stable(model, before, candidate);
    if (stable == candidate) {
      throw invalid("that version is the default already");
    }
    return before
        .with(Routing.DEFAULT, stable)
        .trying(Optional.of(wish.split(candidate, before.split(), declared(model, candidate))));
  }

  private Optional<ReleaseRules> declared(ModelName model, int candidate) {
    try (ModelLease lease = models.lease(model, candidate)) {
      return lease.version().description().plain().rules();
    }
  }

  /** The highest version would be the default by itself, but for the one that is to be tried. */
  private int stable(ModelName model, Routing before, int candidate) {
    NavigableSet<Integer> others = new TreeSet<>(models.versions(model));
    others.remove(candidate);
    return usual(before)
        .or(() -> others.isEmpty() ? Optional.empty() : Optional.of(others.last()))
        .orElseThrow(() -> invalid("there is no other version to stay with"));
  }

  ReleaseStep promote(ModelName model, ReleaseRequest request) {
    return new ReleaseStep(
        before -> {
          int candidate = candidate(before);
          requireServed(model, candidate);
          return before.promoted();
        },
        change ->
            after(
                    from(
                        deed(Action.RELEASE_FINISH, Reason.RELEASE, model, request),
                        usual(change.before())),
                    model,
                    candidate(change.before()))
                .trial(ended(model, change)));
  }

  ReleaseStep rollBack(ModelName model, ReleaseRequest request) {
    return new ReleaseStep(
        before -> {
          candidate(before);
          return before.trying(Optional.empty());
        },
        change -> {
          AdminDeed deed =
              deed(Action.RELEASE_ABORT, Reason.ROLLBACK, model, request)
                  .from(candidate(change.before()))
                  .trial(ended(model, change));
          return usual(change.after()).map(deed::to).orElse(deed);
        });
  }

  private static Optional<Integer> usual(Routing routing) {
    return Optional.ofNullable(routing.labels().get(Routing.DEFAULT));
  }

  private static int candidate(Routing before) {
    return split(before).candidate();
  }

  private static Split split(Routing routing) {
    return routing.split().orElseThrow(() -> invalid("no version is being tried"));
  }

  /** What was seen of a trial goes on record with what ends it. */
  private TrialFacts ended(ModelName model, Releases.Change change) {
    return Facts.of(split(change.before()), seen(model), Optional.empty());
  }

  private Optional<Observed> seen(ModelName model) {
    return trials.of(model).map(Trials.Status::observed);
  }

  private void requireServed(ModelName model, int version) {
    models.lease(model, version).close();
  }

  private static AdminDeed deed(
      Action action, Reason usual, ModelName model, ReleaseRequest request) {
    AdminDeed deed = AdminDeed.of(action, request.reason().orElse(usual)).model(model.value());
    return request.ticket().map(deed::ticket).orElse(deed);
  }

  private static AdminDeed from(AdminDeed deed, Optional<Integer> version) {
    return version.map(deed::from).orElse(deed);
  }

  private AdminDeed after(AdminDeed deed, ModelName model, int version) {
    try (ModelLease lease = models.lease(model, version)) {
      return deed.to(version).digest(lease.version().digest());
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
