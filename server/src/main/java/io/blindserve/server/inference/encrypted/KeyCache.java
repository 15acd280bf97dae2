package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.kernel.ResidentExhaustedException;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.wire.EvaluationKeySetReader;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireException;
import io.blindserve.server.inference.EvaluationKeys.KeyName;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keys in memory, least recently used first out when the resident budget is full. Keys in use stay
 * until their last lease ends. Thread-safe: one set is loaded at a time.
 */
final class KeyCache {

  private static final int READ_BYTES = 1 << 18;

  private record Entry(EvaluationKeySet keys, ResidentBlock block) {}

  private final PolyMemory memory;
  private final Map<KeyName, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  KeyCache(PolyMemory memory) {
    this.memory = memory;
  }

  synchronized Optional<KeyLease> lease(KeyName key) {
    return Optional.ofNullable(entries.get(key)).map(KeyCache::leaseOf);
  }

  private static KeyLease leaseOf(Entry entry) {
    entry.block().retain();
    return new KeyLease(entry.keys(), entry.block());
  }

  /**
   * Reads keys from a file.
   *
   * @throws IOException if the file is gone or was damaged since it was verified
   * @throws ResidentExhaustedException if keys in use fill the budget
   */
  synchronized KeyLease load(KeyName key, KeySetShape shape, Path file) throws IOException {
    Entry present = entries.get(key);
    if (present != null) {
      return leaseOf(present);
    }
    // A plan without keys still needs a block to count its users by.
    ResidentBlock block = reserve(Math.max(1, shape.words()));
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), READ_BYTES)) {
      Entry entry =
          new Entry(
              EvaluationKeySetReader.read(in, shape, PolyTarget.of(block.buffer()))
                  .evaluationKeys(),
              block);
      entries.put(key, entry);
      return leaseOf(entry);
    } catch (IOException | WireException e) {
      block.release();
      throw new IOException("the key file cannot be read", e);
    }
  }

  /** Evicts the least recently used keys until a block fits. */
  private ResidentBlock reserve(int words) {
    while (true) {
      try {
        return memory.resident(words);
      } catch (ResidentExhaustedException e) {
        Iterator<Map.Entry<KeyName, Entry>> oldest = entries.entrySet().iterator();
        if (!oldest.hasNext()) {
          throw e;
        }
        oldest.next().getValue().block().release();
        oldest.remove();
      }
    }
  }

  synchronized void forget(KeyName key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      entry.block().release();
    }
  }
}
