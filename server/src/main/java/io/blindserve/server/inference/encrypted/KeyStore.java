package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationKeys;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The evaluation keys of all callers: on disk under a bound of bytes, and those in use in memory
 * under another. Thread-safe.
 */
final class KeyStore implements EvaluationKeys {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PROFILE = Pattern.compile("sha256:[0-9a-f]{64}");

  private final PlanDirectory plans;
  private final KeyFolder folder;
  private final KeyCache cache;
  private final EvaluationPool pool;
  private final PolyMemory memory;

  KeyStore(PlanDirectory plans, KeyFolder folder, EvaluationPool pool, PolyMemory memory) {
    this.plans = plans;
    this.folder = folder;
    this.cache = new KeyCache(memory);
    this.pool = pool;
    this.memory = memory;
  }

  @Override
  public Upload open(KeyName key, long length) {
    requireForm(key);
    KeySetShape shape = shape(key);
    requireLength(shape, length);
    return new KeyFileUpload(key, shape, length, folder, pool, memory);
  }

  /** Every form has its own length; which one it is, the first bytes of the body tell. */
  private static void requireLength(KeySetShape shape, long length) {
    LongSummaryStatistics allowed = new LongSummaryStatistics();
    for (WireForm form : WireForm.values()) {
      if (length == form.uploadBytes(shape)) {
        return;
      }
      allowed.accept(form.uploadBytes(shape));
    }
    throw new ProblemException(
        length > allowed.getMax() ? ErrorCode.TOO_LARGE : ErrorCode.INVALID_KEY_SET,
        "the keys of this profile have "
            + allowed.getMin()
            + " or "
            + allowed.getMax()
            + " bytes, by their form, not "
            + length);
  }

  private KeySetShape shape(KeyName key) {
    return plans
        .shape(key.profile())
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.KEY_PROFILE_MISMATCH,
                    "no plan has the key profile " + key.profile()));
  }

  private static void requireForm(KeyName key) {
    if (!ID.matcher(key.id()).matches()) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "a key id is 64 lower-case hexadecimal digits");
    }
    if (!PROFILE.matcher(key.profile()).matches()) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "Blindserve-Key-Profile is missing or not sha256: and 64 digits");
    }
  }

  @Override
  public CompletionStage<Outcome> find(KeyName key) {
    requireForm(key);
    return outcomeOf(
        () -> {
          Optional<Path> file = folder.find(key);
          Outcome.KeyChange change =
              file.isPresent() ? Outcome.KeyChange.FOUND : Outcome.KeyChange.ABSENT;
          return new Outcome.KeysResult(key.id(), change, Optional.empty());
        });
  }

  @Override
  public CompletionStage<Outcome> remove(KeyName key) {
    requireForm(key);
    return outcomeOf(
        () -> {
          // In this order: a call that reads the file meanwhile is forgotten with it.
          folder.remove(key);
          cache.forget(key);
          return new Outcome.KeysResult(key.id(), Outcome.KeyChange.REMOVED, Optional.empty());
        });
  }

  private CompletionStage<Outcome> outcomeOf(Supplier<Outcome> work) {
    return pool.submit(work).thenApply(Computed::outcome);
  }

  @Override
  public long storedBytes() {
    return folder.bytes();
  }

  /**
   * Takes keys into memory, or finds them there.
   *
   * @throws ProblemException with {@code UNKNOWN_EVALUATION_KEY} or {@code KEY_PROFILE_MISMATCH}
   */
  KeyLease lease(String caller, ServedPlan plan, String id) {
    KeyName key = new KeyName(caller, plan.offer().keyProfile(), id);
    // Looked for on disk each time, which keeps the file's time of last use.
    Optional<Path> file = folder.find(key);
    return cache
        .lease(key)
        .orElseGet(() -> load(key, plan.keys(), file.orElseThrow(() -> missing(key))));
  }

  private KeyLease load(KeyName key, KeySetShape shape, Path file) {
    try {
      return cache.load(key, shape, file);
    } catch (IOException e) {
      throw missing(key);
    }
  }

  private ProblemException missing(KeyName key) {
    return folder.hasUnderOtherProfile(key)
        ? new ProblemException(
            ErrorCode.KEY_PROFILE_MISMATCH,
            "evaluation key " + key.id() + " is for another key profile")
        : new ProblemException(
            ErrorCode.UNKNOWN_EVALUATION_KEY,
            "evaluation key " + key.id() + " is not here; upload it again");
  }
}
