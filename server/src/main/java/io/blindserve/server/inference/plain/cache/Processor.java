package io.blindserve.server.inference.plain.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** What this machine tells of its processor: layouts of weights are chosen by its kind. */
final class Processor {

  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private static final int MOST_BYTES = 1 << 16;

  /** What is the same at every start; x86-64 and Arm have words of their own. */
  private static final Set<String> STEADY =
      Set.of(
          "vendor_id",
          "cpu family",
          "model",
          "model name",
          "stepping",
          "flags",
          "CPU implementer",
          "CPU architecture",
          "CPU variant",
          "CPU part",
          "Features");

  private Processor() {}

  /** Returns a text that is the same for the same kind of processor and system. */
  static String describe() {
    return System.getProperty("os.name")
        + "\n"
        + System.getProperty("os.arch")
        + "\n"
        + System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "")
        + "\n"
        + linux();
  }

  private static String linux() {
    try (InputStream in = Files.newInputStream(LINUX)) {
      return steady(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "";
    }
  }

  /** The lines of the first core that do not change from start to start. */
  static String steady(String cores) {
    return cores
        .lines()
        .takeWhile(line -> !line.isBlank())
        .filter(line -> STEADY.contains(line.split(":", 2)[0].strip()))
        .collect(Collectors.joining("\n"));
  }
}
