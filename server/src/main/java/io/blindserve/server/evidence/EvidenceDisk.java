package io.blindserve.server.evidence;

import io.blindserve.keys.evidence.CallEvidence;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.keys.file.DurableFile;
import io.blindserve.server.call.AnsweredCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of evidence under its two bounds. A call is the last of its files to be written, so
 * that where it is all that it needs is. Keys and seeds have the time of the last call that used
 * them, and go when that is over; plans and models are the server's, few, and stay. Thread-safe.
 */
final class EvidenceDisk {

  private static final Pattern RECORD = Pattern.compile("[0-9a-f]{32}");
  private static final int PLACE_DIGITS = 12;
  private static final int HEX = 16;

  private final EvidenceFolder folder;
  private final EvidenceParts parts;
  private final Duration kept;
  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Opens the folder; drafts of a process that a crash cut off are erased.
   *
   * @throws IOException if it cannot be read or written
   */
  EvidenceDisk(EvidenceSettings settings, EvidenceParts parts) throws IOException {
    this.folder = new EvidenceFolder(settings.folder());
    this.parts = parts;
    this.kept = settings.kept();
    this.limit = settings.limit();
    DurableFile.makeFolder(settings.folder());
    for (Path file : files(settings.folder())) {
      if (DurableFile.isDraft(file)) {
        DurableFile.erase(file);
      } else {
        bytes.addAndGet(Files.size(file));
      }
    }
  }

  private static List<Path> files(Path under) throws IOException {
    if (!Files.isDirectory(under)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(under)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Returns the bytes of all files. */
  long bytes() {
    return bytes.get();
  }

  /**
   * Keeps a call with its keys and seed.
   *
   * @throws FullException if the bound leaves no room for all of it; nothing is written then
   * @throws IOException if it cannot be written, or its keys are gone; keys that were written stay
   *     for the next call
   */
  synchronized void keep(AnsweredCall call, Instant now) throws IOException {
    CallEvidence evidence = call.evidence();
    Path keys = folder.keys(evidence.keys());
    Path keySource = keySource(call, keys);
    long keyBytes = missing(keys, keySource);
    requireRoom(evidence.fileBytes() + keyBytes + seedBytes(call));
    folder.keepKeys(evidence.keys(), keySource);
    bytes.addAndGet(keyBytes);
    if (call.seed().isPresent()) {
      keepSeed(call, call.seed().get(), now);
    }
    folder.keep(evidence);
    bytes.addAndGet(evidence.fileBytes());
    Files.setLastModifiedTime(folder.call(evidence.record()), FileTime.from(now));
    Files.setLastModifiedTime(keys, FileTime.from(now));
  }

  /** The server's own file, or what is kept of it where the server has it no more. */
  private Path keySource(AnsweredCall call, Path keys) throws IOException {
    CallEvidence evidence = call.evidence();
    return parts
        .keys(call.caller(), evidence.profile(), evidence.keys())
        .or(() -> Optional.of(keys))
        .filter(Files::isRegularFile)
        .orElseThrow(() -> new NoSuchFileException("evaluation keys " + evidence.keys()));
  }

  private long seedBytes(AnsweredCall call) throws IOException {
    return call.seed().isPresent()
        ? missing(folder.seed(call.seed().get()), parts.seed(call.seed().get()))
        : 0;
  }

  private void keepSeed(AnsweredCall call, String digest, Instant now) throws IOException {
    long size = seedBytes(call);
    folder.keepSeed(digest, parts.seed(digest));
    bytes.addAndGet(size);
    Files.setLastModifiedTime(folder.seed(digest), FileTime.from(now));
  }

  private static long missing(Path file, Path source) throws IOException {
    return Files.exists(file) ? 0 : Files.size(source);
  }

  private void requireRoom(long needed) throws FullException {
    if (bytes.get() + needed > limit) {
      throw new FullException(needed, limit);
    }
  }

  /** Keeps a plan that is served, unless it is here. */
  synchronized void keepPlan(String digest, byte[] plan) throws IOException {
    if (!Files.exists(folder.plan(digest))) {
      requireRoom(plan.length);
      folder.keepPlan(digest, plan);
      bytes.addAndGet(plan.length);
    }
  }

  /** Keeps a model that is served, unless it is here. */
  synchronized void keepModel(String digest, byte[] onnx, Optional<byte[]> description)
      throws IOException {
    if (!Files.exists(folder.model(digest))) {
      long needed = (long) onnx.length + description.map(text -> text.length).orElse(0);
      requireRoom(needed);
      folder.keepModel(digest, onnx, description);
      bytes.addAndGet(needed);
    }
  }

  /**
   * Removes what is kept long enough, once that is on record.
   *
   * @return how many calls went
   * @throws IOException if it cannot be recorded, and nothing went then, or a file cannot be
   *     removed
   */
  synchronized int sweep(Instant now) throws IOException {
    Instant oldest = now.minus(kept);
    List<Path> calls =
        files(folder.calls()).stream()
            .filter(file -> RECORD.matcher(file.getFileName().toString()).matches())
            .filter(file -> isBefore(file, oldest))
            .sorted()
            .toList();
    if (!calls.isEmpty()) {
      parts.removing(place(calls.get(0)), place(calls.get(calls.size() - 1)));
    }
    for (Path file : calls) {
      remove(file);
    }
    for (Path under : List.of(folder.keys(), folder.seeds())) {
      for (Path file : files(under)) {
        // Used by no call that is left: each of these is at least as old.
        if (isBefore(file, oldest)) {
          remove(file);
        }
      }
    }
    return calls.size();
  }

  /**
   * Erases what is kept of a call.
   *
   * @param erasure in this folder
   * @return whether something was there
   * @throws IOException if it cannot be recorded, and nothing went then, or cannot be erased
   */
  synchronized boolean erase(
      EvidenceErasure erasure, long place, String record, Optional<String> seed)
      throws IOException {
    List<Path> mine =
        Stream.concat(Stream.of(folder.call(record)), seed.map(folder::seed).stream()).toList();
    long before = size(mine);
    try {
      return erasure.erase(place, record, seed);
    } finally {
      bytes.addAndGet(size(mine) - before);
    }
  }

  private static long size(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.exists(file) ? Files.size(file) : 0;
    }
    return size;
  }

  private static boolean isBefore(Path file, Instant oldest) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
    } catch (IOException e) {
      // Looked at again the next time.
      return false;
    }
  }

  /** An id begins with the place of its record. */
  private static long place(Path call) {
    return Long.parseLong(call.getFileName().toString().substring(0, PLACE_DIGITS), HEX);
  }

  private void remove(Path file) throws IOException {
    long size = Files.size(file);
    Files.delete(file);
    bytes.addAndGet(-size);
  }
}
