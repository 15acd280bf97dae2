package io.blindserve.he;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of this module and the arrows between them. A new room needs a line here. */
class ArchitectureTest {
  private static final String ROOT = "io.blindserve.he.";

  /** What each room may use, besides itself and the JDK; arrows reach all the way down. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("json", List.of()),
          Map.entry("kernel", List.of()),
          Map.entry("ring", List.of("kernel", "json")),
          Map.entry("rlwe", List.of("ring", "kernel", "json")),
          Map.entry("ckks", List.of("rlwe", "ring", "kernel", "json")),
          Map.entry("circuit", List.of("ckks", "rlwe", "ring", "kernel", "json")),
          Map.entry("compile.report", List.of()),
          Map.entry("compile.network", List.of("circuit")),
          Map.entry("compile.function", List.of("compile.network")),
          Map.entry(
              "compile.graph",
              List.of("compile.function", "compile.network", "compile.report", "circuit")),
          Map.entry("compile.approximate", List.of("compile.network", "circuit")),
          Map.entry("compile.tree", List.of("compile.network", "compile.graph", "circuit")),
          Map.entry(
              "compile.lower",
              List.of(
                  "compile.network",
                  "compile.report",
                  "circuit",
                  "ckks",
                  "rlwe",
                  "ring",
                  "kernel",
                  "json")),
          Map.entry(
              "compile",
              List.of(
                  "compile.graph",
                  "compile.tree",
                  "compile.approximate",
                  "compile.lower",
                  "compile.function",
                  "compile.network",
                  "compile.report",
                  "circuit",
                  "ckks",
                  "rlwe",
                  "ring",
                  "kernel",
                  "json")),
          Map.entry("wire", List.of("ckks", "rlwe", "ring", "kernel", "json")),
          Map.entry("secret", List.of("wire", "ckks", "rlwe", "ring", "kernel", "json")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.blindserve");

  static Stream<String> rooms() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void roomUsesOnlyTheRoomsBelowIt(String room) {
    String[] known =
        Stream.concat(
                Stream.of("java..", "javax.security.auth..", "org.jspecify..", ROOT + room),
                ARROWS.get(room).stream().map(ROOT::concat))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + room)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(known))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageIsARoomOfThisModuleAndSaysWhatItIs() {
    Set<String> found = new TreeSet<>();
    for (var type : CLASSES) {
      JavaPackage home = type.getPackage();
      found.add(home.getName().substring(ROOT.length()));
      assertTrue(
          home.tryGetPackageInfo().isPresent() && home.isAnnotatedWith(NullMarked.class),
          () -> home.getName() + " needs a package-info that is @NullMarked");
    }
    found.removeAll(ARROWS.keySet());
    assertEquals(Set.of(), found, "packages without arrows in this test");
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyOnePackagePrivateClassCrossesToNativeCode() {
    noMethods()
        .that()
        .areDeclaredInClassesThat(not(simpleName("NativeKernels")))
        .should()
        .haveModifier(JavaModifier.NATIVE)
        .check(CLASSES);
    classes()
        .that()
        .haveSimpleName("NativeKernels")
        .should()
        .resideInAPackage(ROOT + "kernel")
        .andShould()
        .notBePublic()
        .check(CLASSES);
  }
}
