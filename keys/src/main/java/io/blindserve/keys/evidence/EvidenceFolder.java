package io.blindserve.keys.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A folder of evidence: {@code calls/RECORD}, {@code keys/ID}, {@code plans/DIGITS} and {@code
 * models/DIGITS/model.onnx}, where DIGITS are those of a SHA-256. Files are readable by their owner
 * alone and appear whole or not at all; they are not forced to the disk. Thread-safe.
 */
public final class EvidenceFolder {

  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final Path root;

  /** Names a folder; it is made with the first file. */
  public EvidenceFolder(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** Returns the folder of calls. */
  public Path calls() {
    return root.resolve("calls");
  }

  /** Returns the folder of evaluation keys. */
  public Path keys() {
    return root.resolve("keys");
  }

  /** Returns the folder of plans. */
  public Path plans() {
    return root.resolve("plans");
  }

  /** Returns the file of a call, whether it is there or not. */
  public Path call(String record) {
    if (!CallEvidence.isRecord(record)) {
      throw new IllegalArgumentException("a record's id is 32 lower-case hexadecimal digits");
    }
    return calls().resolve(record);
  }

  /** Returns the file of a set of keys, whether it is there or not. */
  public Path keys(String id) {
    return keys().resolve(digits(DIGITS, id, 0));
  }

  /** Returns the file of a plan, whether it is there or not. */
  public Path plan(String digest) {
    return plans().resolve(digits(DIGEST, digest, "sha256:".length()));
  }

  /** Returns the file of a model, whether it is there or not; {@code model.json} lies beside it. */
  public Path model(String digest) {
    return root.resolve("models")
        .resolve(digits(DIGEST, digest, "sha256:".length()))
        .resolve("model.onnx");
  }

  private static String digits(Pattern form, String text, int from) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException("that is no SHA-256");
    }
    return text.substring(from);
  }

  /**
   * Reads the evidence of a call.
   *
   * @return nothing where there is none
   * @throws EvidenceException if the file is none
   */
  public Optional<CallEvidence> read(String record) throws IOException, EvidenceException {
    Path file = call(record);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    long size = Files.size(file);
    if (size > CallEvidence.LARGEST) {
      throw new EvidenceException("the evidence of a call has " + size + " bytes");
    }
    return Optional.of(CallEvidence.parse(Files.readAllBytes(file)));
  }

  /** Keeps a call. */
  public void keep(CallEvidence call) throws IOException {
    write(call(call.record()), call::writeTo);
  }

  /**
   * Keeps evaluation keys, unless they are here.
   *
   * @param pieces of their upload, in order
   */
  public void keepKeys(String id, List<byte[]> pieces) throws IOException {
    if (!Files.exists(keys(id))) {
      write(
          keys(id),
          out -> {
            for (byte[] piece : pieces) {
              out.write(piece);
            }
          });
    }
  }

  /**
   * Keeps evaluation keys that lie in a file which nobody changes, unless they are here; where the
   * file system can, both names have one content.
   */
  public void keepKeys(String id, Path file) throws IOException {
    Path target = keys(id);
    if (Files.exists(target)) {
      return;
    }
    makeFolder(target);
    try {
      FileStore store = Files.getFileStore(file);
      if (store.equals(Files.getFileStore(keys())) && isPrivate(file)) {
        Files.createLink(target, file);
        return;
      }
    } catch (UnsupportedOperationException e) {
      // A copy does as well.
    }
    write(target, out -> Files.copy(file, out));
  }

  /** Keeps a plan file, unless it is here. */
  public void keepPlan(String digest, byte[] plan) throws IOException {
    if (!Files.exists(plan(digest))) {
      write(plan(digest), out -> out.write(plan));
    }
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private void write(Path file, Content content) throws IOException {
    makeFolder(file);
    Path draft = Files.createTempFile(file.getParent(), ".new", ".part", attributes("rw-------"));
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        content.writeTo(out);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void makeFolder(Path file) throws IOException {
    Files.createDirectories(root, attributes("rwx------"));
    Files.createDirectories(file.getParent(), attributes("rwx------"));
  }

  private static boolean isPrivate(Path file) throws IOException {
    return !isPosix(file)
        || Set.copyOf(Files.getPosixFilePermissions(file))
            .equals(PosixFilePermissions.fromString("rw-------"));
  }

  private static FileAttribute<?>[] attributes(String mode) {
    return isPosix(Path.of(""))
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
