package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.KernelReport;
import io.blindserve.he.kernel.PolyKernels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which kernels run here, why, what would make them faster, and how fast they are.
 *
 * @param platform operating system and processor, as {@code linux-x86_64}
 * @param features instruction sets of this machine that kernels are interested in
 * @param nativeLibrary whether the native library was loaded
 * @param built instruction sets that it was built with
 * @param missing instruction sets that it should have been built with
 * @param available names of kernels, slowest first
 * @param chosen the name of those in use
 * @param reason why these
 * @param advice what to do about it, if anything
 * @param speeds measured times, one for each of the available kernels
 */
public record KernelDiagnosis(
    String platform,
    List<String> features,
    boolean nativeLibrary,
    List<String> built,
    List<String> missing,
    List<String> available,
    String chosen,
    String reason,
    Optional<String> advice,
    List<Speed> speeds) {

  /** Copies the lists. */
  public KernelDiagnosis {
    features = List.copyOf(features);
    built = List.copyOf(built);
    missing = List.copyOf(missing);
    available = List.copyOf(available);
    speeds = List.copyOf(speeds);
  }

  /**
   * Medians of some kernels.
   *
   * @param kernels their name
   * @param nttMicroseconds of one forward transform of 8192 points
   * @param rotationMicroseconds of one rotation of a ciphertext at N = 8192 with 5 data primes
   */
  public record Speed(String kernels, double nttMicroseconds, double rotationMicroseconds) {}

  /**
   * Looks and measures.
   *
   * @param each how long each of the measurements of each of the kernels takes, warming up included
   * @throws IllegalArgumentException if kernels are forced that do not exist
   * @throws IllegalStateException if kernels are forced that do not run here
   */
  public static KernelDiagnosis take(Duration each) {
    KernelReport report = PolyKernels.report();
    List<Speed> speeds =
        PolyKernels.available().stream()
            .map(kernels -> KernelSpeed.measure(kernels, each))
            .toList();
    return new KernelDiagnosis(
        report.platform(),
        report.features(),
        report.nativeLibrary(),
        report.built(),
        report.missing(),
        report.available(),
        report.chosen(),
        report.reason(),
        report.advice(),
        speeds);
  }
}
