package io.blindserve.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rooms of the server, in the order in which a call walks: {@code http > call > {auth, model,
 * inference, audit}}; {@code metrics}, {@code evidence} and {@code trial} observe {@code call};
 * {@code store} fills the folder of {@code model}; the root wires everything.
 */
class ArchitectureTest {
  private static final String ROOT = "io.blindserve.server";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /**
   * A room, and those rooms of the server that it may use; all may use {@code problem}, {@code
   * logging} and {@code patience}.
   */
  @ParameterizedTest
  @CsvSource({
    "http, call auth model inference audit metrics trial",
    "http.tfserving, http.json inference",
    "http.grpc, http.tensor inference",
    "http.generate, http.json inference model",
    "http.json, inference",
    "http.tensor, inference",
    "http.openapi, http.json",
    "call, auth model inference audit",
    "metrics, call",
    "evidence, call",
    "trial, call model inference audit",
    "inference, model",
    "inference.generate, inference model",
    "model, ''",
    "store, model",
    "store.s3, store",
    "auth, ''",
    "audit, ''",
    "problem, ''",
    "logging, ''",
    "patience, ''",
    "config, ''",
    "bench, ''",
    "witness, ''",
  })
  void roomUsesOnlyTheRoomsBehindIt(String room, String known) {
    String[] allowed =
        Stream.concat(
                Stream.of(room, "problem", "logging", "patience"),
                Stream.of(known.split(" ")).filter(name -> !name.isEmpty()))
            .map(name -> ROOT + "." + name + "..")
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> elsewhere =
        resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(allowed)));
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + room + "..")
        .should()
        .dependOnClassesThat(elsewhere)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /**
   * What is used by one room (or two) alone, so that it can be replaced, or proven absent, in one
   * place.
   */
  @ParameterizedTest
  @CsvSource({
    "ai.onnxruntime.., inference.plain",
    "io.blindserve.he.., inference.encrypted",
    "io.prometheus.., metrics",
    "io.blindserve.proto.., http",
    "org.snakeyaml.., config",
    "software.amazon.., store.s3",
    "org.HdrHistogram.., [bench|trial]",
  })
  void libraryIsKnownToOneRoom(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void vertxStopsAtTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".http..", ROOT + ".bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void serverKnowsNoSecretsAndNoClient() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.blindserve.he.secret..", "io.blindserve.client..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void roomsHaveNoCycles() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() {
    for (var type : CLASSES) {
      JavaPackage home = type.getPackage();
      assertTrue(
          home.tryGetPackageInfo().isPresent() && home.isAnnotatedWith(NullMarked.class),
          () -> home.getName() + " needs a package-info that is @NullMarked");
    }
  }
}
