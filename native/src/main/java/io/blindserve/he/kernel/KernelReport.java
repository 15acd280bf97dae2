package io.blindserve.he.kernel;

import java.util.List;

/**
 * What a person wants to know of the kernels when something is slow.
 *
 * @param platform operating system and processor, as {@code linux-x86_64}
 * @param features instruction sets that the native library found and could use; empty when it could
 *     not be loaded
 * @param available names of the kernels that run on this machine, slowest first
 * @param chosen the name of those in use
 * @param reason why these
 */
public record KernelReport(
    String platform, List<String> features, List<String> available, String chosen, String reason) {

  /** Copies the lists. */
  public KernelReport {
    features = List.copyOf(features);
    available = List.copyOf(available);
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
        + ", "
        + platform;
  }
}
