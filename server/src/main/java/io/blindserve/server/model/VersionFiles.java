package io.blindserve.server.model;

import io.blindserve.keys.sign.SignedNote;
import io.blindserve.server.model.ModelRepository.Location;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a version, held against its manifest where there is one: what it does not name is
 * passed over, and what it names must be there and be what it says. Bytes are checked when they are
 * taken, so that nothing is used that was not checked.
 */
final class VersionFiles {

  private static final System.Logger LOG = System.getLogger(VersionFiles.class.getName());

  /** Bytes of the largest file. */
  static final long LARGEST = 1L << 30;

  private final FolderFiles files;
  private final Location location;
  private final Optional<Manifest> manifest;

  private VersionFiles(FolderFiles files, Location location, Optional<Manifest> manifest) {
    this.files = files;
    this.location = location;
    this.manifest = manifest;
  }

  /**
   * Reads the manifest, if there is one.
   *
   * @throws ModelLoadException if it cannot be believed, or is required and missing
   */
  static VersionFiles open(FolderFiles files, Location location, ModelTrust trust) {
    Path file = location.model().resolveSibling(Manifest.FILE);
    if (!location.isAlone() || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (trust.isRequired()) {
        throw ModelLoadException.told(
            Manifest.FILE + " is missing: only signed versions are served here");
      }
      return new VersionFiles(files, location, Optional.empty());
    }
    Manifest manifest = trust.read(files.read(file, SignedNote.LARGEST));
    if (!manifest.isOf(location)) {
      throw ModelLoadException.told(Manifest.FILE + " is that of another model or version");
    }
    return new VersionFiles(files, location, Optional.of(manifest));
  }

  /** Returns how many files the manifest names, if there is one. */
  Optional<Integer> count() {
    return manifest.map(named -> named.files().size());
  }

  /**
   * Holds every file that the manifest names against it.
   *
   * @throws ModelLoadException if one is missing or another
   */
  void check() {
    manifest.ifPresent(
        named -> named.files().keySet().forEach(name -> requireSame(named, name, digest(name))));
  }

  private String digest(String name) {
    return files.digest(location.model().resolveSibling(name), LARGEST);
  }

  /** Tells the operator of files that lie there and do not belong to the version. */
  void warnOfOthers() {
    manifest.ifPresent(
        named ->
            FolderFiles.children(location.model().resolveSibling(".").normalize()).stream()
                .map(child -> child.getFileName().toString())
                .filter(name -> !named.files().containsKey(name) && !name.equals(Manifest.FILE))
                .forEach(this::warn));
  }

  private void warn(String name) {
    LOG.log(
        Level.WARNING,
        "model {0} version {1}: {2} is passed over, for {3} does not name it",
        location.name(),
        location.version(),
        name,
        Manifest.FILE);
  }

  /** Returns a file without which there is no version. */
  byte[] required(Path file, long limit) {
    return read(file, limit)
        .orElseThrow(() -> ModelLoadException.told(file.getFileName() + " is missing"));
  }

  /**
   * Returns a file, if it belongs to the version.
   *
   * @throws ModelLoadException if it is larger than {@code limit} bytes, cannot be read or is not
   *     the one that the manifest names
   */
  Optional<byte[]> read(Path file, long limit) {
    String name = file.getFileName().toString();
    boolean belongs =
        // What may not be looked at is there, and reading it says so.
        manifest
            .map(named -> named.files().containsKey(name))
            .orElseGet(() -> !Files.notExists(file));
    if (!belongs) {
      return Optional.empty();
    }
    byte[] content = files.read(file, limit);
    manifest.ifPresent(named -> requireSame(named, name, Sha256.hex(content)));
    return Optional.of(content);
  }

  private static void requireSame(Manifest named, String name, String digest) {
    if (!digest.equals(named.files().get(name))) {
      throw ModelLoadException.told(name + " is not the file that " + Manifest.FILE + " names");
    }
  }
}
