package io.blindserve.keys.store;

import io.blindserve.keys.secret.SecretBytes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;

/** The store that forgets: for demonstrations, tests and keys that live as long as one program. */
final class MemorySeedStore implements SeedStore {

  private final TreeMap<String, Held> seeds = new TreeMap<>();
  private boolean closed;

  private record Held(SecretBytes seed, Instant created) {}

  @Override
  public synchronized SecretBytes seed(String parameterDigest) {
    ParameterDigests.check(parameterDigest);
    checkOpen();
    return seeds.computeIfAbsent(parameterDigest, absent -> draw()).seed().copy();
  }

  private static Held draw() {
    return new Held(SecretBytes.random(SEED_BYTES), Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public synchronized List<SeedInfo> list() {
    checkOpen();
    return seeds.entrySet().stream()
        .map(entry -> new SeedInfo(entry.getKey(), entry.getValue().created()))
        .toList();
  }

  @Override
  public synchronized boolean delete(String parameterDigest) {
    ParameterDigests.check(parameterDigest);
    checkOpen();
    Held gone = seeds.remove(parameterDigest);
    if (gone == null) {
      return false;
    }
    gone.seed().destroy();
    return true;
  }

  @Override
  public synchronized void close() {
    seeds.values().forEach(held -> held.seed().destroy());
    seeds.clear();
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the key store was closed");
    }
  }

  /** Returns the number of seeds alone. */
  @Override
  public synchronized String toString() {
    return "SeedStore[memory, " + seeds.size() + " seeds]";
  }
}
