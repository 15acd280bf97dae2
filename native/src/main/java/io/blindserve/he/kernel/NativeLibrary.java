package io.blindserve.he.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native library, once: from the directory that the property {@code
 * blindserve.native.path} names, or else unpacked from this jar into a directory of its owner
 * alone. A failure is kept as a sentence, not thrown: the Java kernels do the work then.
 */
final class NativeLibrary {

  static final String PATH_PROPERTY = "blindserve.native.path";

  private static final String RESOURCE_ROOT = "META-INF/native/";

  /** Why the library cannot be used, or null if it is loaded. */
  private static final @Nullable String FAILURE = load();

  private NativeLibrary() {}

  /** Returns why the library cannot be used, or nothing if it is loaded. */
  static Optional<String> failure() {
    return Optional.ofNullable(FAILURE);
  }

  /** Returns operating system and processor, as {@code linux-x86_64}. */
  static String platform() {
    String os = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);
    String shortOs = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
    String shortArch =
        switch (arch) {
          case "amd64", "x86-64" -> "x86_64";
          case "arm64" -> "aarch64";
          default -> arch;
        };
    return (shortOs + "-" + shortArch).replace(' ', '_');
  }

  private static @Nullable String load() {
    String directory = System.getProperty(PATH_PROPERTY);
    try {
      if (directory == null) {
        loadFromJar();
      } else {
        System.load(Path.of(directory).resolve(fileName()).toAbsolutePath().toString());
      }
      return handshake();
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      return message(e);
    }
  }

  private static void loadFromJar() throws IOException {
    String resource = RESOURCE_ROOT + platform() + "/" + fileName();
    try (InputStream in = NativeLibrary.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no library for " + platform() + " in this build");
      }
      loadUnpacked(in);
    }
  }

  private static void loadUnpacked(InputStream in) throws IOException {
    Path directory = Files.createTempDirectory("blindserve-", ownerOnly());
    Path file = directory.resolve(fileName());
    try {
      Files.copy(in, file);
      System.load(file.toString());
    } finally {
      // Where the system does not delete what is mapped (Windows), the file stays until the process
      // ends.
      if (!file.toFile().delete()) {
        directory.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
      } else {
        Files.deleteIfExists(directory);
      }
    }
  }

  /** A library of another build could read tables of another layout. */
  private static @Nullable String handshake() {
    int found = NativeKernels.abi();
    return found == NativeKernels.ABI
        ? null
        : "the library has version " + found + ", not " + NativeKernels.ABI;
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String fileName() {
    return System.mapLibraryName("blindserve");
  }

  private static String message(Throwable e) {
    String text = String.valueOf(e.getMessage());
    String hint =
        e instanceof UnsatisfiedLinkError
            ? " (if the temporary directory is mounted noexec, put the library elsewhere and name its directory in -D"
                + PATH_PROPERTY
                + ")"
            : "";
    return text + hint;
  }
}
