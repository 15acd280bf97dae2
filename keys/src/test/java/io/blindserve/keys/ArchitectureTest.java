package io.blindserve.keys;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
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
  private static final String ROOT = "io.blindserve.keys";

  /** What each room may use, besides itself, the JDK and Bouncy Castle. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "", List.of(),
          ".receipt", List.of(".sign", ".tlog"),
          ".evidence", List.of(".file"),
          ".file", List.of(),
          ".secret", List.of(),
          ".sign", List.of(".secret"),
          ".store", List.of(".file", ".secret"),
          ".tlog", List.of());

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
                Stream.of(
                    "java..",
                    "javax.crypto..",
                    "javax.security.auth..",
                    "org.jspecify..",
                    "org.bouncycastle..",
                    ROOT + room),
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
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** So that a certified provider can take its place without a change for callers. */
  @Test
  void bouncyCastleIsInNoPublicSignature() {
    DescribedPredicate<JavaClass> foreign = resideInAPackage("org.bouncycastle..");
    DescribedPredicate<List<JavaClass>> anyForeign =
        DescribedPredicate.describe(
            "one of Bouncy Castle's types", types -> types.stream().anyMatch(foreign));
    noMethods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .haveRawReturnType(foreign)
        .orShould()
        .haveRawParameterTypes(anyForeign)
        .check(CLASSES);
  }
}
