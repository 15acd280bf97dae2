package io.blindserve.keys.evidence;

import io.blindserve.keys.file.DurableFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A folder of evidence: {@code calls/RECORD}, {@code keys/ID}, {@code plans/DIGITS}, {@code
 * models/DIGITS/model.onnx} and {@code seeds/DD/DIGITS}, where DIGITS are those of a SHA-256 and DD
 * the first two of them. Files are readable by their owner alone, appear whole or not at all, and
 * are on the disk when a method returns. Thread-safe.
 */
public final class EvidenceFolder {

  private static final int SHARD_DIGITS = 2;
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

  /** Returns the folder of seeds, laid out as a server's own. */
  public Path seeds() {
    return root.resolve("seeds");
  }

  /** Returns the file of a seed, whether it is there or not. */
  public Path seed(String digest) {
    String digits = digits(DIGEST, digest, "sha256:".length());
    return seeds().resolve(digits.substring(0, SHARD_DIGITS)).resolve(digits);
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
    take(file, keys(id));
  }

  /** Keeps the seed of a masked answer, as {@link #keepKeys(String, Path)} keeps keys. */
  public void keepSeed(String digest, Path file) throws IOException {
    take(file, seed(digest));
  }

  private static void take(Path file, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    DurableFile.makeFolder(DurableFile.folderOf(target));
    if (linked(file, target)) {
      DurableFile.forceFolder(DurableFile.folderOf(target));
    } else {
      DurableFile.write(target, out -> Files.copy(file, out));
    }
  }

  private static boolean linked(Path file, Path target) throws IOException {
    FileStore store = Files.getFileStore(file);
    if (!store.equals(Files.getFileStore(DurableFile.folderOf(target))) || !isPrivate(file)) {
      return false;
    }
    try {
      Files.createLink(target, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      // Another thread kept the same meanwhile.
      return true;
    } catch (UnsupportedOperationException e) {
      // A copy does as well.
      return false;
    }
  }

  /** Keeps a plan file, unless it is here. */
  public void keepPlan(String digest, byte[] plan) throws IOException {
    if (!Files.exists(plan(digest))) {
      write(plan(digest), out -> out.write(plan));
    }
  }

  /**
   * Keeps a model file, unless it is here.
   *
   * @param description what is its {@code model.json}, if it has one
   */
  public void keepModel(String digest, byte[] onnx, Optional<byte[]> description)
      throws IOException {
    Path file = model(digest);
    if (Files.exists(file)) {
      return;
    }
    // In this order: where the model is, its description is too.
    if (description.isPresent()) {
      write(file.resolveSibling("model.json"), out -> out.write(description.get()));
    }
    write(file, out -> out.write(onnx));
  }

  private static void write(Path file, DurableFile.Content content) throws IOException {
    DurableFile.makeFolder(DurableFile.folderOf(file));
    DurableFile.write(file, content);
  }

  private static boolean isPrivate(Path file) throws IOException {
    return !isPosix(file)
        || Set.copyOf(Files.getPosixFilePermissions(file))
            .equals(PosixFilePermissions.fromString("rw-------"));
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
