package io.blindserve.client.receipt;

import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import io.blindserve.keys.receipt.Contradiction;
import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.store.PrivateFile;
import io.blindserve.keys.store.SeedStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a client keeps of one log: the last head that it saw, evidence against the log, and the
 * calls that are checked later. Each is a file that its owner alone may read, replaced as a whole.
 * Threads and processes may share the folder.
 */
final class ReceiptFolder {

  private static final int NAME_CHARACTERS = 60;
  private static final int DIGEST_START = 7;
  private static final int DIGEST_END = 15;

  /** Beside the bytes of the file. */
  private static final int MOST_PENDING = 2000;

  private final Path folder;
  private final String name;

  /** Keeps nothing yet. */
  ReceiptFolder(Path folder, String origin) {
    this.folder = folder.toAbsolutePath();
    byte[] bytes = origin.getBytes(StandardCharsets.UTF_8);
    String digest = RecordDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(bytes)));
    String readable = origin.replaceAll("[^A-Za-z0-9.-]", "_");
    this.name =
        readable.substring(0, Math.min(NAME_CHARACTERS, readable.length()))
            + "-"
            + digest.substring(DIGEST_START, DIGEST_END);
  }

  /** Returns the note of the last head that was seen. */
  Optional<byte[]> head() {
    return kept(() -> content(file("head")));
  }

  /**
   * Keeps a head.
   *
   * @param seen the head that it was compared with
   * @return false if another one is there by now
   */
  boolean advance(Optional<byte[]> seen, SignedHead head) {
    PrivateFile file = file("head");
    return locked(
        file,
        () -> {
          if (!text(content(file)).equals(text(seen))) {
            return false;
          }
          file.replace(head.note().getBytes(StandardCharsets.UTF_8));
          return true;
        });
  }

  private static Optional<String> text(Optional<byte[]> bytes) {
    return bytes.map(content -> new String(content, StandardCharsets.UTF_8));
  }

  /** Returns the file with evidence against the log, where there is one. */
  Optional<Path> evidence() {
    Path file = path("evidence");
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /** Keeps evidence; the first one stays. */
  Path accuse(String why, SignedHead seen, SignedHead shown) {
    Path path = path("evidence");
    PrivateFile file = new PrivateFile(path);
    String text = Contradiction.text(why, Instant.now(), seen, shown);
    return locked(
        file,
        () -> {
          if (!file.exists()) {
            file.replace(text.getBytes(StandardCharsets.UTF_8));
          }
          return path;
        });
  }

  /** Returns the calls that wait for their check. */
  List<ExpectedRecord> pending() {
    return kept(() -> pending(file("pending")));
  }

  /** Adds calls that are checked later. */
  void add(Collection<ExpectedRecord> calls) {
    PrivateFile file = file("pending");
    locked(
        file,
        () -> {
          List<ExpectedRecord> all = new ArrayList<>(pending(file));
          all.addAll(calls);
          if (all.size() > MOST_PENDING) {
            throw new ReceiptException(
                Reason.KEEPING, MOST_PENDING + " calls wait for their check already: check them");
          }
          byte[] content = content(all);
          if (content.length > PrivateFile.LARGEST) {
            throw new ReceiptException(
                Reason.KEEPING,
                "the calls that wait for their check need more than "
                    + PrivateFile.LARGEST
                    + " bytes: check them");
          }
          file.replace(content);
          return true;
        });
  }

  /** Removes a call that was checked. */
  void remove(ExpectedRecord call) {
    PrivateFile file = file("pending");
    locked(
        file,
        () -> {
          file.replace(content(pending(file).stream().filter(one -> !one.equals(call)).toList()));
          return true;
        });
  }

  private static byte[] content(List<ExpectedRecord> calls) {
    JsonWriter json = new JsonWriter().beginArray();
    calls.forEach(call -> call.write(json));
    return json.endArray().toBytes();
  }

  private static List<ExpectedRecord> pending(PrivateFile file) {
    Optional<byte[]> content = content(file);
    if (content.isEmpty()) {
      return List.of();
    }
    try {
      return Json.parse(content.get(), JsonLimits.ofBytes(content.get().length + 1))
          .asArray()
          .values()
          .stream()
          .map(JsonValue::asObject)
          .map(ExpectedRecord::read)
          .toList();
    } catch (JsonException | IllegalArgumentException e) {
      throw new ReceiptException(Reason.KEEPING, file + " does not hold calls", e);
    }
  }

  private static Optional<byte[]> content(PrivateFile file) {
    return file.exists() ? Optional.of(file.read()) : Optional.empty();
  }

  private PrivateFile file(String kind) {
    return new PrivateFile(path(kind));
  }

  private Path path(String kind) {
    return folder.resolve(name + "." + kind);
  }

  private <T> T locked(PrivateFile file, Supplier<T> work) {
    try {
      makeFolder();
    } catch (IOException e) {
      throw new ReceiptException(Reason.KEEPING, "the folder " + folder + " cannot be made", e);
    }
    return kept(() -> file.locked(work));
  }

  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static <T> T kept(Supplier<T> work) {
    try {
      return work.get();
    } catch (SeedStoreException e) {
      throw new ReceiptException(Reason.KEEPING, String.valueOf(e.getMessage()), e);
    }
  }
}
