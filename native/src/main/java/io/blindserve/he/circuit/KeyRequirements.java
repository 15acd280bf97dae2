package io.blindserve.he.circuit;

import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys that a plan asks a client for: these and no others, each made for the level at which it
 * is used.
 *
 * @param relinearizationLevel level of the relinearisation key, if one is needed
 * @param galoisLevels level of the key of each Galois element, ascending by element
 * @param publicKey whether answers are randomised again under the public key
 */
public record KeyRequirements(
    OptionalInt relinearizationLevel, SortedMap<Long, Integer> galoisLevels, boolean publicKey) {

  /** Copies the map. */
  public KeyRequirements {
    galoisLevels = Collections.unmodifiableSortedMap(new TreeMap<>(galoisLevels));
  }

  /** Returns whether who has these keys has the others too, each at its level or a higher one. */
  public boolean covers(KeyRequirements others) {
    boolean products = relinearizationLevel.orElse(-1) >= others.relinearizationLevel.orElse(-1);
    return products
        && (publicKey || !others.publicKey)
        && others.galoisLevels.entrySet().stream()
            .allMatch(key -> galoisLevels.getOrDefault(key.getKey(), -1) >= key.getValue());
  }
}
