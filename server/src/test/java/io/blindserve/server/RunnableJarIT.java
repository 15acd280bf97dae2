package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the server's runnable jar holds, and what it must not: "it cannot decrypt" is a fact. */
class RunnableJarIT {
  private static final Path JAR = Path.of("target", "blindserve-server.jar");

  @Test
  void holdsTheServerAndTheSchemeButNoSecrets() throws IOException {
    List<String> entries = entriesOf(JAR);
    String main = manifestOf(JAR).getValue(Attributes.Name.MAIN_CLASS);
    assertTrue(entries.contains(main.replace('.', '/') + ".class"), () -> main + " is not there");
    assertTrue(
        entries.stream().anyMatch(name -> name.startsWith("io/blindserve/he/circuit/")),
        "the evaluation");
    assertEquals(
        List.of(),
        entries.stream().filter(name -> name.startsWith("io/blindserve/he/secret")).toList());
    assertEquals(
        List.of(),
        entries.stream().filter(name -> name.startsWith("io/blindserve/client")).toList());
  }

  @Test
  void librariesBesideItAreThereAndHoldNothingOfOurs() throws IOException {
    Attributes manifest = manifestOf(JAR);
    assertEquals("ALL-UNNAMED", manifest.getValue("Enable-Native-Access"));
    for (String library : manifest.getValue(Attributes.Name.CLASS_PATH).split(" ")) {
      Path file = JAR.resolveSibling(library);
      assertTrue(Files.isRegularFile(file), () -> file + " is on the class path but not there");
      assertFalse(
          entriesOf(file).stream().anyMatch(name -> name.startsWith("io/blindserve/")),
          () -> file + " brings classes of ours");
    }
  }

  private static Attributes manifestOf(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.getManifest().getMainAttributes();
    }
  }

  private static List<String> entriesOf(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }
}
