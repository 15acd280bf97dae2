package io.blindserve.he.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses among the kernels that this machine has and this build brings. The choice is made once,
 * when the class is first used; only the property that forces one is read again.
 */
final class KernelChoice {

  /**
   * Names the kernels to use instead of the fastest: {@code java}, {@code portable} or those of an
   * {@link InstructionSet}.
   */
  static final String PROPERTY = "blindserve.kernels";

  private static final String PORTABLE = "portable";

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
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "no kernels have the name asked for: there are " + String.join(", ", names()));
    }
    throw new IllegalStateException(
        "kernels '"
            + name
            + "' are not available here: "
            + NativeLibrary.failure().orElseGet(() -> whyNot(name)));
  }

  private static String whyNot(String name) {
    for (InstructionSet set : InstructionSet.values()) {
      if (set.kernels().equals(name)) {
        return set.isIn(NativeKernels.features())
            ? "the native library was built without " + set.words()
            : "this machine lacks " + set.words() + ", or the system does not let it be used";
      }
    }
    throw new IllegalStateException("a loaded library always has " + name);
  }

  private static List<String> names() {
    return Stream.concat(
            Stream.of(JavaKernels.NAME, PORTABLE),
            Stream.of(InstructionSet.values()).map(InstructionSet::kernels))
        .toList();
  }

  static KernelReport report() {
    List<String> available = AVAILABLE.stream().map(PolyKernels::name).toList();
    Optional<String> failure = NativeLibrary.failure();
    int features = failure.isPresent() ? 0 : NativeKernels.features();
    int built = failure.isPresent() ? 0 : NativeKernels.builtFeatures();
    return new KernelReport(
        NativeLibrary.platform(),
        InstructionSet.namesIn(features),
        failure.isEmpty(),
        InstructionSet.namesIn(built),
        InstructionSet.namesIn(features & ~built),
        available,
        best().name(),
        reason(failure));
  }

  private static String reason(Optional<String> failure) {
    if (System.getProperty(PROPERTY) != null) {
      return "forced by the property " + PROPERTY;
    }
    return failure.orElse("the fastest of this machine");
  }

  /** What the machine cannot do and what the build left out are both not there. */
  private static List<PolyKernels> detect() {
    List<PolyKernels> found = new ArrayList<>(List.of(JavaKernels.INSTANCE));
    if (NativeLibrary.failure().isEmpty()) {
      found.add(new NativeKernels(PORTABLE, NativeKernels.PORTABLE));
      int usable = NativeKernels.features() & NativeKernels.builtFeatures();
      for (InstructionSet set : InstructionSet.values()) {
        if (set.isIn(usable)) {
          found.add(new NativeKernels(set.kernels(), set.isa()));
        }
      }
    }
    return List.copyOf(found);
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
