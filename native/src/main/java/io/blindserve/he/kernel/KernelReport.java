package io.blindserve.he.kernel;

import java.util.List;
import java.util.Optional;

/**
 * What a person wants to know of the kernels when something is slow.
 *
 * @param platform operating system and processor, as {@code linux-x86_64}
 * @param features instruction sets that the native library found and could use; empty when it could
 *     not be loaded
 * @param nativeLibrary whether the native library was loaded
 * @param built instruction sets that it was built with kernels for
 * @param missing instruction sets that this machine has, and the sources have kernels for, but the
 *     library was built without
 * @param available names of the kernels that run on this machine, slowest first
 * @param chosen the name of those in use
 * @param reason why these
 */
public record KernelReport(
    String platform,
    List<String> features,
    boolean nativeLibrary,
    List<String> built,
    List<String> missing,
    List<String> available,
    String chosen,
    String reason) {

  /** Copies the lists. */
  public KernelReport {
    features = List.copyOf(features);
    built = List.copyOf(built);
    missing = List.copyOf(missing);
    available = List.copyOf(available);
  }

  /** Returns what would make this faster, as a sentence; nothing where all is as it can be. */
  public Optional<String> advice() {
    if (!nativeLibrary) {
      return Optional.of(
          "without the native library everything is several times slower: build again where CMake and a"
              + " C++ compiler are, or let the library be loaded (the reason says what failed)");
    }
    if (!missing.isEmpty()) {
      return Optional.of(
          "the native library was built without "
              + String.join(", ", missing)
              + ", which this processor has: build it again without BLINDSERVE_PORTABLE_ONLY");
    }
    return available.get(available.size() - 1).equals(chosen)
        ? Optional.empty()
        : Optional.of("do not force kernels: " + available.get(available.size() - 1) + " would do");
  }

  /** Returns one line for people. */
  @Override
  public String toString() {
    return "kernels: "
        + chosen
        + " ("
        + reason
        + "); available "
        + available
        + ", features "
        + features
        + ", built with "
        + built
        + ", "
        + platform;
  }
}
