package io.blindserve.he.kernel;

import java.util.List;

/** Chooses among the kernels that this machine has, once. */
final class KernelChoice {

  /** Names the kernels to use instead of the fastest: {@code java}, {@code portable} or {@code avx512}. */
  static final String PROPERTY = "blindserve.kernels";

  private static final List<String> NAMES = List.of(JavaKernels.NAME, "portable", "avx512");

  private KernelChoice() {}

  static PolyKernels best() {
    String forced = System.getProperty(PROPERTY);
    List<PolyKernels> available = available();
    return forced == null ? available.get(available.size() - 1) : named(forced);
  }

  static PolyKernels named(String name) {
    for (PolyKernels kernels : available()) {
      if (kernels.name().equals(name)) {
        return kernels;
      }
    }
    if (NAMES.contains(name)) {
      throw new IllegalStateException("kernels '" + name + "' are not available here");
    }
    throw new IllegalArgumentException("no kernels have the name asked for; there are " + NAMES);
  }

  /** Slowest first. */
  static List<PolyKernels> available() {
    return List.of(JavaKernels.INSTANCE);
  }
}
