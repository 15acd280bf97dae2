package io.blindserve.server.trial;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AdminDeed.Action;
import io.blindserve.server.audit.AdminDeed.Reason;
import io.blindserve.server.audit.TrialFacts.Rule;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.Releases;
import io.blindserve.server.model.Releases.Change;
import io.blindserve.server.model.Routing;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Looks at all trials four times a second, and finishes or takes back those of which their rules
 * say so: on record first, as a caller who asked for it would.
 */
public final class Referee implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Referee.class.getName());
  private static final long EVERY_MILLIS = 250;
  private static final long PATIENCE_SECONDS = 30;

  private final Trials trials;
  private final Releases releases;
  private final ModelCatalog models;
  private final Function<AdminDeed, ? extends CompletionStage<?>> record;

  /** Until when nothing is tried for a model; of the executor's thread. */
  private final Map<ModelName, Long> resting = new HashMap<>();

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "referee");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Begins to look.
   *
   * @param record puts a deed of the server itself on record, durably
   */
  public Referee(
      Trials trials,
      Releases releases,
      ModelCatalog models,
      Function<AdminDeed, ? extends CompletionStage<?>> record) {
    this.trials = trials;
    this.releases = releases;
    this.models = models;
    this.record = record;
    var unused =
        executor.scheduleWithFixedDelay(
            this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    trials.open().forEach(this::look);
  }

  /** Nothing may be thrown: it would end the looks for good. */
  private void look(Trial trial) {
    try {
      Optional<Verdict> verdict = isResting(trial) ? Optional.empty() : trial.verdict();
      if (verdict.isPresent()) {
        carryOut(trial, verdict.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // It is tried again as long as the rules say so: somebody may have been faster, the version
      // may be gone, the log may be full. Not at once: each try may be on record.
      resting.put(trial.model(), System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
      if (trial.isFirstTrouble()) {
        LOG.log(
            Level.WARNING,
            "model {0}: a release could not be ended by its rules, which is tried again: {1}",
            trial.model(),
            e.getMessage());
      }
    }
  }

  private boolean isResting(Trial trial) {
    Long until = resting.get(trial.model());
    return until != null && until - System.nanoTime() > 0;
  }

  private void carryOut(Trial trial, Verdict verdict)
      throws InterruptedException, ExecutionException, TimeoutException {
    releases
        .change(
            trial.model(),
            before -> edit(trial, verdict, before),
            change -> record.apply(deed(trial, verdict, change)))
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    trials.endedByRule(
        trial.model(),
        new Ended(trial.split().candidate(), verdict.rule(), Instant.now(), verdict.observed()));
    LOG.log(
        Level.INFO,
        "model {0} version {1} was {2} by rule {3}",
        trial.model(),
        trial.split().candidate(),
        verdict.rule() == Rule.KEPT ? "promoted" : "rolled back",
        verdict.rule().name().toLowerCase(Locale.ROOT));
  }

  private Routing edit(Trial trial, Verdict verdict, Routing before) {
    if (trial.isOver() || before.split().filter(trial.split()::equals).isEmpty()) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "the release was changed meanwhile");
    }
    return verdict.rule() == Rule.KEPT ? before.promoted() : before.trying(Optional.empty());
  }

  private AdminDeed deed(Trial trial, Verdict verdict, Change change) {
    boolean kept = verdict.rule() == Rule.KEPT;
    int candidate = trial.split().candidate();
    Optional<Integer> usual = Optional.ofNullable(change.before().labels().get(Routing.DEFAULT));
    Optional<Integer> from = kept ? usual : Optional.of(candidate);
    Optional<Integer> to = kept ? Optional.of(candidate) : usual;
    AdminDeed deed =
        AdminDeed.of(kept ? Action.RELEASE_FINISH : Action.RELEASE_ABORT, Reason.POLICY)
            .model(trial.model().value())
            .trial(
                Facts.of(
                    trial.split(), Optional.of(verdict.observed()), Optional.of(verdict.rule())));
    deed = from.isPresent() ? deed.from(from.get()) : deed;
    deed = to.isPresent() ? deed.to(to.get()) : deed;
    return kept ? deed.digest(digest(trial)) : deed;
  }

  /** A version that is not served any more cannot become the default. */
  private String digest(Trial trial) {
    try (ModelLease lease = models.lease(trial.model(), trial.split().candidate())) {
      return lease.version().digest();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
