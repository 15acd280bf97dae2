package io.blindserve.server.store;

import io.blindserve.server.model.RefusedVersion;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Units that could not be brought, and why. As with folders, a version that is not whole may be
 * written still: it is told of at the second look that finds it so. Not thread-safe.
 */
final class Refusals {

  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

  private final SortedMap<String, Refusal> refused = new TreeMap<>();

  /**
   * A unit that was refused.
   *
   * @param told whether its reason is for callers and the log
   * @param lasting whether it is so as long as the unit looks the same
   */
  private record Refusal(Unit unit, String reason, boolean told, boolean lasting) {

    boolean isOf(Unit other) {
      return unit.equals(other);
    }
  }

  /**
   * Returns why a unit was refused that looks the same now, if it was: it need not be fetched
   * again.
   */
  Optional<String> again(Unit unit) {
    return Optional.ofNullable(refused.get(unit.path()))
        .filter(refusal -> refusal.lasting && refusal.isOf(unit))
        .map(Refusal::reason);
  }

  /**
   * Notes a unit that is refused as long as it looks the same.
   *
   * @param settled whether nobody may be writing it still
   */
  void put(Unit unit, String reason, boolean settled) {
    put(unit, reason, settled, true);
  }

  /** Notes a unit that may be brought at the next look though it looks the same. */
  void putUntilNextLook(Unit unit, String reason, boolean settled) {
    put(unit, reason, settled, false);
  }

  private void put(Unit unit, String reason, boolean settled, boolean lasting) {
    Optional<Refusal> before = Optional.ofNullable(refused.get(unit.path()));
    boolean told = settled || before.filter(refusal -> refusal.isOf(unit)).isPresent();
    refused.put(unit.path(), new Refusal(unit, reason, told, lasting));
    boolean known =
        before.filter(refusal -> refusal.told && refusal.reason.equals(reason)).isPresent();
    if (told && !known) {
      LOG.log(Level.ERROR, "{0} is refused: {1}", unit, reason);
    }
  }

  void remove(String path) {
    refused.remove(path);
  }

  void keepOnly(Set<String> paths) {
    refused.keySet().retainAll(paths);
  }

  /** Returns the versions whose reasons are to be told. */
  List<RefusedVersion> told() {
    return refused.values().stream()
        .filter(Refusal::told)
        .flatMap(refusal -> told(refusal).stream())
        .toList();
  }

  private static Optional<RefusedVersion> told(Refusal refusal) {
    return refusal
        .unit
        .version()
        .map(version -> RefusedVersion.failed(version.model(), version.number(), refusal.reason));
  }
}
