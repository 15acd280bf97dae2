package io.blindserve.server.inference.encrypted;

import io.blindserve.he.wire.KeySetShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key profiles of all plans that are loaded, with the number of plans that have each.
 * Thread-safe.
 */
final class PlanDirectory {

  private record Entry(KeySetShape shape, int plans) {}

  private final Map<String, Entry> profiles = new ConcurrentHashMap<>();

  void add(List<ServedPlan> plans) {
    for (ServedPlan plan : plans) {
      profiles.merge(
          plan.offer().keyProfile(),
          new Entry(plan.keys(), 1),
          (old, one) -> new Entry(old.shape(), old.plans() + 1));
    }
  }

  void remove(List<ServedPlan> plans) {
    for (ServedPlan plan : plans) {
      profiles.computeIfPresent(
          plan.offer().keyProfile(),
          (profile, entry) ->
              entry.plans() == 1 ? null : new Entry(entry.shape(), entry.plans() - 1));
    }
  }

  /** Returns the shape of the keys of a profile, if a plan has it. */
  Optional<KeySetShape> shape(String profile) {
    return Optional.ofNullable(profiles.get(profile)).map(Entry::shape);
  }
}
