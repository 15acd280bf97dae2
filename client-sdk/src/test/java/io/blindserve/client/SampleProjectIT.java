package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A Maven project that knows nothing of this build depends on the jars that it made, compiles, and
 * runs an encrypted call.
 *
 * <p>Maven works offline, on a local repository that is the user's, link by link, but for {@code
 * io.blindserve}: there lie the jars of this build, and the user's repository stays as it is.
 */
class SampleProjectIT {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String VERSION = System.getProperty("sample.version");
  private static final Map<String, String> MODULES =
      Map.of(
          "native",
          "blindserve-native",
          "keys",
          "blindserve-keys",
          "client-sdk",
          "blindserve-client-sdk");

  /** Not a temporary folder of JUnit: that warns at length about links that lead out of it. */
  private final Path folder = Path.of("target", "sample-project").toAbsolutePath();

  @BeforeEach
  @AfterEach
  void removeWhatIsLeft() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void aForeignProjectBuildsAndCallsAnEncryptedModel() throws Exception {
    Path project = copyOfTheSample();
    run(
        Map.of(),
        maven(),
        "-q",
        "-B",
        "-o",
        // What lies there is taken as it is, whatever mirror it came from.
        "-Dmaven.legacyLocalRepo=true",
        "-Dmaven.repo.local=" + repository(),
        "-f",
        project.resolve("pom.xml").toString(),
        "package");
    Path csv = Files.writeString(folder.resolve("rows.csv"), "a,b\n0.9,-0.8\n0.1,0.2\n1,1\n");
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency"));
    try (FakeServer server = new FakeServer(behaviour::answer)) {
      List<String> words = java();
      words.addAll(
          List.of(
              "-cp",
              classPath(project),
              "org.example.hospital.Classify",
              server.address().toString(),
              "tiny",
              "2",
              folder.resolve("keys.bcfks").toString(),
              csv.toString()));
      Map<String, String> password = Map.of("BLINDSERVE_KEYS_PASSWORD", "a password");
      String out = run(password, words.toArray(String[]::new));
      assertEquals(
          List.of("high", "low", "high"),
          out.lines().map(line -> line.substring(0, line.indexOf(' '))).toList());
    }
  }

  /** Newer Java warns of native code that a program does not allow. */
  private static List<String> java() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      words.add("--enable-native-access=ALL-UNNAMED");
    }
    return words;
  }

  private Path copyOfTheSample() throws IOException {
    Files.createDirectories(folder);
    Path source = ROOT.resolve("docs/examples/java-client");
    Path target = folder.resolve("project");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(f -> !f.startsWith(source.resolve("target"))).toList()) {
        Files.createDirectories(target.resolve(source.relativize(file)).getParent());
        Files.copy(file, target.resolve(source.relativize(file)));
      }
    }
    return target;
  }

  private static String maven() {
    Path home = Path.of(System.getProperty("sample.maven.home"), "bin", "mvn");
    return Files.exists(home) ? home.toString() : "mvn";
  }

  private Path repository() throws IOException {
    Path user = Path.of(System.getProperty("sample.local.repository"));
    Path overlay = Files.createDirectory(folder.resolve("repository"));
    linkAllBut("io", user, overlay);
    linkAllBut("blindserve", user.resolve("io"), Files.createDirectory(overlay.resolve("io")));
    Path ours = Files.createDirectory(overlay.resolve("io/blindserve"));
    put(ours, "blindserve", ROOT.resolve("pom.xml"), "pom");
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      Path home = ROOT.resolve(module.getKey());
      put(ours, module.getValue(), home.resolve("pom.xml"), "pom");
      put(ours, module.getValue(), jar(module.getKey()), "jar");
    }
    return overlay;
  }

  private static void linkAllBut(String name, Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(e -> !e.getFileName().toString().equals(name)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
  }

  private static void put(Path ours, String artifact, Path file, String type) throws IOException {
    Path home = Files.createDirectories(ours.resolve(artifact).resolve(VERSION));
    Files.copy(file, home.resolve(artifact + "-" + VERSION + "." + type));
  }

  private static Path jar(String module) {
    return ROOT.resolve(module)
        .resolve("target")
        .resolve(MODULES.get(module) + "-" + VERSION + ".jar");
  }

  /**
   * The program, our three jars, and what they need at run time besides: nothing of the command
   * line.
   */
  private static String classPath(Path project) throws IOException {
    List<String> entries =
        new ArrayList<>(List.of(project.resolve("target/hospital.jar").toString()));
    MODULES.keySet().forEach(module -> entries.add(jar(module).toString()));
    try (Stream<Path> libraries = Files.list(ROOT.resolve("client-sdk/target/lib"))) {
      libraries.map(Path::toString).filter(name -> name.contains("bcprov")).forEach(entries::add);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String run(Map<String, String> environment, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, process.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), out);
    return out;
  }
}
