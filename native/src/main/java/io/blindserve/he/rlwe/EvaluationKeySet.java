package io.blindserve.he.rlwe;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The evaluation keys of one client: what a server needs to compute on its ciphertexts. Immutable
 * and thread-safe.
 */
public final class EvaluationKeySet {

  private final Optional<RelinearizationKey> relinearizationKey;
  private final SortedMap<Long, GaloisKey> galoisKeys;

  /**
   * Makes a set.
   *
   * @throws IllegalArgumentException if two keys have the same Galois element
   */
  public EvaluationKeySet(
      Optional<RelinearizationKey> relinearizationKey, Collection<GaloisKey> galoisKeys) {
    SortedMap<Long, GaloisKey> byElement = new TreeMap<>();
    for (GaloisKey key : galoisKeys) {
      if (byElement.put(key.element(), key) != null) {
        throw new IllegalArgumentException("two keys for Galois element " + key.element());
      }
    }
    this.relinearizationKey = relinearizationKey;
    this.galoisKeys = Collections.unmodifiableSortedMap(byElement);
  }

  /** Returns the relinearisation key, if the set has one. */
  public Optional<RelinearizationKey> relinearizationKey() {
    return relinearizationKey;
  }

  /** Returns the Galois keys by ascending element. */
  public SortedMap<Long, GaloisKey> galoisKeys() {
    return galoisKeys;
  }

  /**
   * Returns the relinearisation key.
   *
   * @throws MissingKeyException if there is none, or it was made for a lower level
   */
  public RelinearizationKey requireRelinearizationKey(int level) {
    RelinearizationKey key =
        relinearizationKey.orElseThrow(
            () -> new MissingKeyException("the set has no relinearisation key"));
    if (key.level() < level) {
      throw new MissingKeyException(
          "the relinearisation key is for level " + key.level() + ", not " + level);
    }
    return key;
  }

  /**
   * Returns the key of a Galois element.
   *
   * @throws MissingKeyException if there is none, or it was made for a lower level
   */
  public GaloisKey requireGaloisKey(long element, int level) {
    GaloisKey key = galoisKeys.get(element);
    if (key == null) {
      throw new MissingKeyException("the set has no key for Galois element " + element);
    }
    if (key.level() < level) {
      throw new MissingKeyException(
          "the key for Galois element "
              + element
              + " is for level "
              + key.level()
              + ", not "
              + level);
    }
    return key;
  }
}
