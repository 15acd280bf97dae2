package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report advises, for machines and builds that a test cannot have. */
class KernelReportTest {

  private static KernelReport report(
      boolean loaded, List<String> missing, List<String> available, String chosen) {
    return new KernelReport(
        "linux-x86_64", List.of("avx2"), loaded, List.of(), missing, available, chosen, "why");
  }

  @Test
  void nothingIsAdvisedWhereAllIsAsItCanBe() {
    assertEquals(
        Optional.empty(),
        report(true, List.of(), List.of("java", "portable"), "portable").advice());
  }

  @Test
  void whatTheBuildLeftOutIsNamedWithTheOptionThatLeavesItOut() {
    String advice =
        report(true, List.of("avx512ifma"), List.of("java", "portable"), "portable")
            .advice()
            .orElseThrow();
    assertTrue(advice.contains("built without avx512ifma"), advice);
    assertTrue(advice.contains("BLINDSERVE_PORTABLE_ONLY"), advice);
  }

  @Test
  void withoutALibraryABuildIsAdvised() {
    String advice = report(false, List.of(), List.of("java"), "java").advice().orElseThrow();
    assertTrue(advice.contains("CMake"), advice);
  }

  @Test
  void slowerKernelsThanCouldBeHadAreNamed() {
    String advice =
        report(true, List.of(), List.of("java", "portable"), "java").advice().orElseThrow();
    assertTrue(advice.contains("portable"), advice);
  }

  @Test
  void thisBuildLeftNothingOut() {
    KernelReport report = PolyKernels.report();
    assertEquals(List.of(), report.missing(), report::toString);
    assertEquals(report.nativeLibrary(), report.available().contains("portable"));
    if (report.nativeLibrary()) {
      int usable = NativeKernels.features() & NativeKernels.builtFeatures();
      for (InstructionSet set : InstructionSet.values()) {
        assertEquals(set.isIn(usable), report.available().contains(set.kernels()), set.kernels());
      }
    }
  }
}
