package io.blindserve.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Secrets are not printed, whichever way they came. */
class SecretSettingsTest {

  /** A command with a secret. */
  @Command(name = "some")
  static final class Some {
    @Option(names = "--store-password")
    private String password = "";

    @Option(names = "--token-file")
    private Path file = Path.of("nowhere");
  }

  @TempDir Path folder;

  @Test
  void theyAreNotPrinted() {
    CommandLine command = new CommandLine(new Some());
    String[] words = {"--token-file", "t"};
    Map<String, String> environment = Map.of("BLINDSERVE_SERVE_STORE_PASSWORD", "open sesame");
    Settings settings = Settings.install(command, words, environment, folder);
    List<String> lines = new EffectiveSettings(settings, command.parseArgs(words)).lines();
    assertFalse(lines.toString().contains("sesame"), lines::toString);
    assertTrue(lines.get(1).startsWith("# store-password: (set, not shown)"), lines::toString);
    assertTrue(lines.get(1).endsWith("# BLINDSERVE_SERVE_STORE_PASSWORD"), lines::toString);
    assertEquals("token-file: 't'", lines.get(2).replaceAll(" +#.*", ""));
  }
}
