package io.blindserve.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  private static final String ROOT = "io.blindserve.client";
  private static final String HE = "io.blindserve.he..";
  private static final String JSON = "io.blindserve.he.json";
  private static final String KEYS = "io.blindserve.keys..";

  /** What each room may use, besides itself and the JDK. The root's room has the empty name. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "",
          List.of(
              ROOT + ".crypt",
              ROOT + ".select",
              ROOT + ".transport",
              ROOT + ".receipt",
              ROOT + ".failure",
              HE,
              KEYS),
          ".crypt",
          List.of(ROOT + ".failure", HE, KEYS),
          ".transport",
          List.of(ROOT + ".select", ROOT + ".failure", JSON, "io.blindserve.keys.receipt"),
          ".receipt",
          List.of(ROOT + ".transport", ROOT + ".failure", JSON, KEYS),
          ".select",
          List.of(ROOT + ".failure"),
          ".failure",
          List.of(),
          ".cli",
          List.of(ROOT + "..", HE, KEYS, "picocli.."));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> rooms() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void roomUsesOnlyTheRoomsBelowIt(String room) {
    String[] known =
        Stream.concat(
                Stream.of("java..", "javax..", "org.jspecify..", ROOT + room),
                ARROWS.get(room).stream())
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

  @Test
  void onlyTransportAndTheWiringOfConnectionsSpeakHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".crypt", ROOT + ".select", ROOT + ".receipt", ROOT + ".failure")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
