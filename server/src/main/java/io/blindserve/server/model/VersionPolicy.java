package io.blindserve.server.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Which versions of a model are served of those that lie in its folder: all, or the highest, or
 * those of a list. Immutable.
 *
 * @param latest how many of the highest that can be loaded, at least 1
 * @param listed numbers of the versions
 */
public record VersionPolicy(Optional<Integer> latest, Optional<SortedSet<Integer>> listed) {

  /** Every version: the usual. */
  public static final VersionPolicy ALL = new VersionPolicy(Optional.empty(), Optional.empty());

  /** Checks the numbers and copies the list. */
  public VersionPolicy {
    listed = listed.map(numbers -> Collections.unmodifiableSortedSet(new TreeSet<>(numbers)));
    boolean valid =
        (latest.isEmpty() || listed.isEmpty())
            && latest.map(count -> count >= 1).orElse(true)
            && listed.map(numbers -> !numbers.isEmpty() && numbers.first() >= 1).orElse(true);
    if (!valid) {
      throw new IllegalArgumentException("a policy has one part, and its numbers begin with 1");
    }
  }

  /** Returns the policy of the highest versions. */
  public static VersionPolicy latest(int count) {
    return new VersionPolicy(Optional.of(count), Optional.empty());
  }

  /** Returns the policy of some versions. */
  public static VersionPolicy listed(Collection<Integer> numbers) {
    return new VersionPolicy(Optional.empty(), Optional.of(new TreeSet<>(numbers)));
  }

  /**
   * Returns whether a version is to be served; ask in the order of {@link #order}.
   *
   * @param served how many of those before it are
   */
  public boolean wants(int version, int served) {
    return latest.map(count -> served < count).orElse(true)
        && listed.map(numbers -> numbers.contains(version)).orElse(true);
  }

  /**
   * Returns the order in which versions are chosen: what cannot be loaded does not count.
   *
   * @param number gives the number of a version
   */
  public <T> Comparator<T> order(ToIntFunction<T> number) {
    Comparator<T> upward = Comparator.comparingInt(number);
    return latest.isPresent() ? upward.reversed() : upward;
  }
}
