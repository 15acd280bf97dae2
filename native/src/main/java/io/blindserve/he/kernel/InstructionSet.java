package io.blindserve.he.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * An instruction set beyond the baseline of its processor for which there are kernels, slowest
 * first: what can be chosen by name, detected, and left out of a build.
 */
enum InstructionSet {
  AVX2("avx2", "avx2", NativeKernels.HAS_AVX2, NativeKernels.AVX2, "AVX2 with FMA"),
  AVX512(
      "avx512",
      "avx512ifma",
      NativeKernels.HAS_AVX512_IFMA,
      NativeKernels.AVX512,
      "AVX-512 F with IFMA");

  private final String kernels;
  private final String feature;
  private final int bit;
  private final int isa;
  private final String words;

  InstructionSet(String kernels, String feature, int bit, int isa, String words) {
    this.kernels = kernels;
    this.feature = feature;
    this.bit = bit;
    this.isa = isa;
    this.words = words;
  }

  /** Returns the name by which kernels of this set are chosen. */
  String kernels() {
    return kernels;
  }

  /** Returns the number of this set in the native library. */
  int isa() {
    return isa;
  }

  /** Returns this set's name for people. */
  String words() {
    return words;
  }

  /** Returns whether a sum of HAS_ constants has this set. */
  boolean isIn(int features) {
    return (features & bit) != 0;
  }

  /** Returns the names of the sets in a sum of HAS_ constants. */
  static List<String> namesIn(int features) {
    List<String> names = new ArrayList<>();
    for (InstructionSet set : values()) {
      if (set.isIn(features)) {
        names.add(set.feature);
      }
    }
    return List.copyOf(names);
  }
}
