package io.blindserve.he.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses among the kernels that this machine has. The choice is made once, when the class is first
 * used; only the property that forces one is read again.
 */
final class KernelChoice {

  /**
   * Names the kernels to use instead of the fastest: {@code java}, {@code portable}, {@code avx2}
   * or {@code avx512}.
   */
  static final String PROPERTY = "blindserve.kernels";

  private static final String PORTABLE = "portable";
  private static final String AVX2 = "avx2";
  private static final String AVX512 = "avx512";

  private static final System.Logger LOG = System.getLogger(KernelChoice.class.getName());

  private static final List<PolyKernels> AVAILABLE = detect();

  private KernelChoice() {}

  /** Slowest first. */
  static List<PolyKernels> available() {
    return AVAILABLE;
  }

  static PolyKernels best() {
    String forced = System.getProperty(PROPERTY);
    if (forced != null) {
      return named(forced);
    }
    NativeLibrary.failure().ifPresent(reason -> WarnOnce.say("using the java kernels: " + reason));
    return AVAILABLE.get(AVAILABLE.size() - 1);
  }

  /** The best kernels may have been forced to be of the other kind. */
  static PolyKernels serving(boolean heap) {
    if (heap) {
      return JavaKernels.INSTANCE;
    }
    PolyKernels best = best();
    return best instanceof NativeKernels ? best : AVAILABLE.get(AVAILABLE.size() - 1);
  }

  static PolyKernels named(String name) {
    for (PolyKernels kernels : AVAILABLE) {
      if (kernels.name().equals(name)) {
        return kernels;
      }
    }
    if (!List.of(PORTABLE, AVX2, AVX512).contains(name)) {
      throw new IllegalArgumentException(
          "no kernels have the name asked for: there are java, portable, avx2 and avx512");
    }
    String wanted = name.equals(AVX2) ? "AVX2 with FMA" : "AVX-512 F with IFMA";
    String reason =
        NativeLibrary.failure()
            .orElse("the machine, the system or the library's build lacks " + wanted);
    throw new IllegalStateException("kernels '" + name + "' are not available here: " + reason);
  }

  static KernelReport report() {
    List<String> names = AVAILABLE.stream().map(PolyKernels::name).toList();
    Optional<String> failure = NativeLibrary.failure();
    List<String> features =
        failure.isPresent() ? List.of() : featureNames(NativeKernels.features());
    return new KernelReport(
        NativeLibrary.platform(), features, names, best().name(), reason(failure));
  }

  private static String reason(Optional<String> failure) {
    if (System.getProperty(PROPERTY) != null) {
      return "forced by the property " + PROPERTY;
    }
    return failure.orElse("the fastest of this machine");
  }

  private static List<PolyKernels> detect() {
    List<PolyKernels> found = new ArrayList<>(List.of(JavaKernels.INSTANCE));
    if (NativeLibrary.failure().isEmpty()) {
      found.add(new NativeKernels(PORTABLE, NativeKernels.PORTABLE));
      if (NativeKernels.has(NativeKernels.AVX2)) {
        found.add(new NativeKernels(AVX2, NativeKernels.AVX2));
      }
      if (NativeKernels.has(NativeKernels.AVX512)) {
        found.add(new NativeKernels(AVX512, NativeKernels.AVX512));
      }
    }
    return List.copyOf(found);
  }

  private static List<String> featureNames(int features) {
    List<String> names = new ArrayList<>();
    if ((features & NativeKernels.HAS_AVX2) != 0) {
      names.add("avx2");
    }
    if ((features & NativeKernels.HAS_AVX512_IFMA) != 0) {
      names.add("avx512ifma");
    }
    return names;
  }

  /** The one line in the log of a process that runs without the native library. */
  private static final class WarnOnce {

    private static boolean said;

    private static synchronized void say(String line) {
      if (!said) {
        said = true;
        LOG.log(System.Logger.Level.INFO, line);
      }
    }
  }
}
