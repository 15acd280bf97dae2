package io.blindserve.server.model;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which versions of one model its callers get. Immutable.
 *
 * @param labels versions by label; {@link #DEFAULT} is that of callers who name none
 * @param split the version that is being tried, if one is
 */
public record Routing(SortedMap<String, Integer> labels, Optional<Split> split) {

  /** The label of callers who name no version; without it they get the highest. */
  public static final String DEFAULT = "default";

  /** The most labels of a model. */
  public static final int MOST_LABELS = 64;

  /** No label, and nothing is tried. */
  public static final Routing NONE = new Routing(new TreeMap<>(), Optional.empty());

  /** Copies the labels and checks their forms. */
  public Routing {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    if (labels.size() > MOST_LABELS) {
      throw new IllegalArgumentException("a model has at most " + MOST_LABELS + " labels");
    }
    labels.forEach(
        (label, version) -> {
          if (!VersionSelector.LABEL.matcher(label).matches() || version < 1) {
            throw new IllegalArgumentException("a label or its version is malformed");
          }
        });
  }

  /** Returns the same with a label at another version. */
  public Routing with(String label, int version) {
    TreeMap<String, Integer> moved = new TreeMap<>(labels);
    moved.put(label, version);
    return new Routing(moved, split);
  }

  /** Returns the same without a label. */
  public Routing without(String label) {
    TreeMap<String, Integer> fewer = new TreeMap<>(labels);
    fewer.remove(label);
    return new Routing(fewer, split);
  }

  /** Returns the same with another version on trial, or none. */
  public Routing trying(Optional<Split> other) {
    return new Routing(labels, other);
  }

  /** Returns the same with the version on trial as the default; the same where there is none. */
  public Routing promoted() {
    return split
        .map(trial -> with(DEFAULT, trial.candidate()).trying(Optional.empty()))
        .orElse(this);
  }

  /** Returns the version of callers who name none, without regard to what is tried. */
  public Optional<Integer> usual(NavigableSet<Integer> served) {
    return Optional.ofNullable(labels.get(DEFAULT))
        .or(() -> served.isEmpty() ? Optional.empty() : Optional.of(served.last()));
  }

  /**
   * Returns the number of the version that a call gets.
   *
   * @param served what is served of the model, not empty
   * @throws ProblemException {@code UNKNOWN_VERSION} if there is no such label, or its version is
   *     not served
   */
  int choose(ModelName model, VersionSelector selector, NavigableSet<Integer> served) {
    if (selector instanceof VersionSelector.Numbered one) {
      return required(model, "", one.number(), served);
    }
    if (selector instanceof VersionSelector.Label label) {
      return labelled(model, label.name(), served);
    }
    Optional<String> key = ((VersionSelector.Default) selector).key();
    Optional<Split> taken =
        split.filter(
            trial ->
                served.contains(trial.candidate())
                    && key.filter(caller -> trial.takes(model, caller)).isPresent());
    return taken.isPresent()
        ? taken.get().candidate()
        : required(model, "the default ", usual(served).orElseThrow(), served);
  }

  private int labelled(ModelName model, String label, NavigableSet<Integer> served) {
    Integer version = labels.get(label);
    if (version == null && label.equals(DEFAULT)) {
      return served.last();
    }
    if (version == null) {
      throw new ProblemException(
          ErrorCode.UNKNOWN_VERSION, "model " + model + " has no label of that name");
    }
    return required(model, "label " + label + " ", version, served);
  }

  private static int required(
      ModelName model, String by, int version, NavigableSet<Integer> served) {
    if (!served.contains(version)) {
      throw new ProblemException(
          ErrorCode.UNKNOWN_VERSION,
          "model "
              + model
              + " has no version "
              + version
              + (by.isEmpty() ? "" : " (" + by + "is at it)"));
    }
    return version;
  }
}
