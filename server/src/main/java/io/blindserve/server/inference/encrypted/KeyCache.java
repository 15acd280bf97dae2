package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.kernel.ResidentExhaustedException;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeyUpload;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireForm;
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
 * Keys in memory; when the resident budget is full, those that no call uses go, least recently used
 * first. Thread-safe: one set is loaded at a time, and calls whose keys are here do not wait for
 * that.
 */
final class KeyCache {

  private static final int READ_BYTES = 1 << 18;

  private record Entry(KeyUpload keys, ResidentBlock block) {}

  private final PolyMemory memory;
  private final Object loading = new Object();
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
  KeyLease load(KeyName key, KeySetShape shape, Path file) throws IOException {
    synchronized (loading) {
      Optional<KeyLease> present = lease(key);
      return present.isPresent() ? present.get() : keep(key, read(shape, file));
    }
  }

  private Entry read(KeySetShape shape, Path file) throws IOException {
    // A plan without keys still needs a block to count its users by.
    ResidentBlock block = reserve(Math.max(1, shape.words()));
    boolean done = false;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), READ_BYTES)) {
      KeyUpload keys = WireForm.readUpload(in, shape, PolyTarget.of(block.buffer()));
      done = true;
      return new Entry(keys, block);
    } catch (WireException e) {
      throw new IOException("the key file is damaged", e);
    } finally {
      if (!done) {
        block.release();
      }
    }
  }

  private synchronized KeyLease keep(KeyName key, Entry entry) {
    entries.put(key, entry);
    return leaseOf(entry);
  }

  /** Evicts keys until a block fits. */
  private ResidentBlock reserve(int words) {
    while (true) {
      try {
        return memory.resident(words);
      } catch (ResidentExhaustedException e) {
        if (!evictOne()) {
          throw e;
        }
      }
    }
  }

  /** Keys in use would give no memory back, and would have to be loaded again. */
  private synchronized boolean evictOne() {
    Iterator<Entry> oldestFirst = entries.values().iterator();
    while (oldestFirst.hasNext()) {
      ResidentBlock block = oldestFirst.next().block();
      if (!block.isShared()) {
        oldestFirst.remove();
        block.release();
        return true;
      }
    }
    return false;
  }

  /** Drops keys, also those that are being loaded; calls that use them end first. */
  void forget(KeyName key) {
    synchronized (loading) {
      synchronized (this) {
        Entry entry = entries.remove(key);
        if (entry != null) {
          entry.block().release();
        }
      }
    }
  }
}
