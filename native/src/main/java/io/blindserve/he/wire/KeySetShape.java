package io.blindserve.he.wire;

import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys that a plan asks for, each at the level at which it is used, and with that the exact
 * length of their bytes.
 *
 * @param parameters ring and primes; keys use all special primes
 * @param relinearizationLevel level of the relinearisation key, if one is asked for
 * @param galoisLevels level of the key for each Galois element, ascending
 * @param publicKey whether the set is preceded by a public key
 */
public record KeySetShape(
    RlweParameters parameters,
    OptionalInt relinearizationLevel,
    SortedMap<Long, Integer> galoisLevels,
    boolean publicKey) {

  /** Copies the map and checks levels and elements. */
  public KeySetShape {
    galoisLevels = Collections.unmodifiableSortedMap(new TreeMap<>(galoisLevels));
    relinearizationLevel.ifPresent(level -> requireLevel(parameters, level));
    galoisLevels.values().forEach(level -> requireLevel(parameters, level));
    for (long element : galoisLevels.keySet()) {
      Galois.requireElement(parameters.logN(), element);
      if (element == 1) {
        throw new IllegalArgumentException("Galois element 1 needs no key");
      }
    }
  }

  private static void requireLevel(RlweParameters parameters, int level) {
    if (level < 0 || level > parameters.maxLevel()) {
      throw new IllegalArgumentException(
          "key level " + level + " is not 0 to " + parameters.maxLevel());
    }
    if (parameters.p().size() == 0) {
      throw new IllegalArgumentException("evaluation keys need a special prime");
    }
  }

  /**
   * Returns the exact bytes of the whole upload: the framed public key, if there is one, and the
   * key set.
   */
  public long uploadBytes() {
    return (publicKey ? Long.BYTES + KeyFormat.sizeOfPublicKey(parameters) : 0)
        + evaluationKeySetBytes();
  }

  /** Returns the exact bytes of the key set alone. */
  public long evaluationKeySetBytes() {
    return KeyFormat.sizeOfSet(this);
  }

  /**
   * Returns the words of memory that the keys fill.
   *
   * @throws ArithmeticException if they are more than one block of memory can hold
   */
  public int words() {
    long rows = publicKey ? 2L * (parameters.q().size() + parameters.p().size()) : 0;
    if (relinearizationLevel.isPresent()) {
      rows += rowsOfKey(relinearizationLevel.getAsInt());
    }
    for (int level : galoisLevels.values()) {
      rows += rowsOfKey(level);
    }
    return Math.toIntExact(rows << parameters.logN());
  }

  private long rowsOfKey(int level) {
    return 2L * parameters.digitsAt(level) * parameters.qpAt(level).size();
  }
}
