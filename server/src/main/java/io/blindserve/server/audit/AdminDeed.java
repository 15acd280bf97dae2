package io.blindserve.server.audit;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody changed, and why. Begin with {@link #of} and add what is known:
 *
 * <pre>{@code
 * AdminDeed.of(Action.ALIAS_MOVE, Reason.RELEASE).model("sum").alias("stable").from(1).to(2)
 * }</pre>
 *
 * <p>No field takes free text, in which sooner or later a name or a value would stand.
 *
 * @param action what was done
 * @param reason why, in one word
 * @param ticket number under which the reason is written down elsewhere
 * @param model name of the model
 * @param alias name under which versions of the model are called
 * @param from version that had the alias, or served, before
 * @param to version that has it after
 * @param digest digest of the model file of {@code to}
 * @param percent share of calls that go to {@code to}
 * @param trial what is declared and seen of a version on trial
 */
public record AdminDeed(
    Action action,
    Reason reason,
    Optional<String> ticket,
    Optional<String> model,
    Optional<String> alias,
    Optional<Integer> from,
    Optional<Integer> to,
    Optional<String> digest,
    Optional<Integer> percent,
    Optional<TrialFacts> trial) {

  private static final int ALL = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");
  private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** What can be done. */
  public enum Action {
    /** An alias shows another version, or other shares of calls. */
    ALIAS_MOVE,
    /** An alias is there no longer. */
    ALIAS_REMOVE,
    /** A version was asked to be loaded; {@link ModelRecord} says what became of it. */
    MODEL_LOAD,
    MODEL_UNLOAD,
    /** A version begins to take calls beside the one that it shall replace. */
    RELEASE_START,
    /** Its share of calls changes. */
    RELEASE_STEP,
    /** It has all calls. */
    RELEASE_FINISH,
    /** It has none again. */
    RELEASE_ABORT,
    /** A rule about who may do what, or how much, was changed. */
    POLICY_CHANGE,
    /** Settings were read anew. */
    CONFIGURE
  }

  /** Why things are done. */
  public enum Reason {
    /** Somebody asked for it. */
    REQUESTED,
    RELEASE,
    ROLLBACK,
    INCIDENT,
    MAINTENANCE,
    /** A rule that was set before asked for it. */
    POLICY
  }

  /** Checks forms and ranges. */
  public AdminDeed {
    requireForm("ticket", ticket, TICKET);
    requireForm("model", model, NAME);
    requireForm("alias", alias, NAME);
    requireForm("digest", digest, DIGEST);
    if (percent.isPresent() && (percent.get() < 0 || percent.get() > ALL)) {
      throw new IllegalArgumentException("a share of " + percent.get() + " percent");
    }
  }

  private static void requireForm(String what, Optional<String> value, Pattern form) {
    if (value.isPresent() && !form.matcher(value.get()).matches()) {
      throw new IllegalArgumentException("a " + what + " does not look like that");
    }
  }

  /** Returns a deed about nothing in particular. */
  public static AdminDeed of(Action action, Reason reason) {
    return new AdminDeed(
        action,
        reason,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Names where the reason is written down.
   *
   * @param number 1 to 64 of letters, digits and {@code . _ / # -}
   */
  public AdminDeed ticket(String number) {
    return new AdminDeed(
        action, reason, Optional.of(number), model, alias, from, to, digest, percent, trial);
  }

  /** Names the model. */
  public AdminDeed model(String name) {
    return new AdminDeed(
        action, reason, ticket, Optional.of(name), alias, from, to, digest, percent, trial);
  }

  /** Names the alias. */
  public AdminDeed alias(String name) {
    return new AdminDeed(
        action, reason, ticket, model, Optional.of(name), from, to, digest, percent, trial);
  }

  /** Names the version before. */
  public AdminDeed from(int version) {
    return new AdminDeed(
        action, reason, ticket, model, alias, Optional.of(version), to, digest, percent, trial);
  }

  /** Names the version after. */
  public AdminDeed to(int version) {
    return new AdminDeed(
        action, reason, ticket, model, alias, from, Optional.of(version), digest, percent, trial);
  }

  /** Adds the digest of the version after. */
  public AdminDeed digest(String sha256) {
    return new AdminDeed(
        action, reason, ticket, model, alias, from, to, Optional.of(sha256), percent, trial);
  }

  /** Adds the share of calls of the version after, 0 to 100. */
  public AdminDeed percent(int share) {
    return new AdminDeed(
        action, reason, ticket, model, alias, from, to, digest, Optional.of(share), trial);
  }

  /** Adds what is declared and seen of a version on trial. */
  public AdminDeed trial(TrialFacts facts) {
    return new AdminDeed(
        action, reason, ticket, model, alias, from, to, digest, percent, Optional.of(facts));
  }
}
