package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.config.KeyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Settings by file, environment and command line: which wins, where each is from, what is wrong.
 */
class ConfigCommandTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir Path folder;

  private int run(String... words) {
    CommandLine line = Main.commandLine(environment, folder);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(line, environment, folder, words);
  }

  private void file(String... lines) throws IOException {
    Files.write(folder.resolve("blindserve.yaml"), List.of(lines));
  }

  /** The line of a key, without the blanks that align it. */
  private String line(String key) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(key + ":") || line.startsWith("# " + key + ":"))
        .map(line -> line.replaceAll(" {2,}", "  "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(out.toString()));
  }

  @Test
  void withoutAFileThereAreDefaults() {
    assertEquals(0, run("config", "print"), err::toString);
    assertEquals("# file: none", out.toString().lines().findFirst().orElseThrow());
    assertEquals("models: 'models'  # default", line("models"));
    assertEquals("port: 8080  # default", line("port"));
    assertEquals("model-control: false  # default", line("model-control"));
    assertEquals("# tls-key:  # default", line("tls-key"));
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    file("port: 1", "workers: 2", "scratch-mib: 3", "models: nets", "model-control: true");
    environment.put("BLINDSERVE_SERVE_WORKERS", "20");
    environment.put("BLINDSERVE_SERVE_PORT", "10");
    assertEquals(0, run("config", "print", "--port", "100"), err::toString);
    Path file = folder.resolve("blindserve.yaml");
    assertEquals("port: 100  # command line", line("port"));
    assertEquals("workers: 20  # BLINDSERVE_SERVE_WORKERS", line("workers"));
    assertEquals("scratch-mib: 3  # " + file + ":3", line("scratch-mib"));
    assertEquals("models: '" + folder.resolve("nets") + "'  # " + file + ":4", line("models"));
    assertEquals("model-control: true  # " + file + ":5", line("model-control"));
  }

  @ParameterizedTest
  @CsvSource({
    "false, --model-control, true",
    "true, --model-control, true",
    "true, --model-control=false, false",
  })
  void aFlagOfTheCommandLineSaysWhatItSays(String file, String flag, String effective)
      throws IOException {
    file("model-control: " + file);
    assertEquals(0, run("config", "print", flag), err::toString);
    assertEquals("model-control: " + effective + "  # command line", line("model-control"));
  }

  @Test
  void whatIsPrintedIsAFileThatSaysTheSame() throws IOException {
    file("host: 'a''b: c'", "log-origin: log.example/x", "insecure-http: true");
    assertEquals(0, run("config", "print"), err::toString);
    List<String> first = settings();
    Path other = folder.resolve("other.yaml");
    Files.writeString(other, out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("config", "print", "--config", other.toString()), err::toString);
    // The folders of models and data begin where the file lies.
    assertEquals(
        first.stream()
            .map(line -> line.replaceAll("'(models|data)'", "'" + folder + "/$1'"))
            .toList(),
        settings());
  }

  private List<String> settings() {
    return out.toString().lines().map(line -> line.replaceAll(" +# .*", "")).skip(1).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot: 8080 | 1: unknown key 'prot'; did you mean 'port'?",
        "max_body_mib: 8 | 1: unknown key 'max_body_mib'; did you mean 'max-body-mib'?",
        "colour: red | 1: unknown key 'colour'; docs/configuration.md lists the keys",
        "config: x | 1: unknown key 'config'; docs/configuration.md lists the keys",
        "port: '80' | 1: port must be a whole number",
        "port: many | 1: port must be a whole number",
        "port: 99999 | 1: port must be 0 to 65535, not 99999",
        "workers: 0 | 1: workers must be positive, not 0",
        "model-control: yes | 1: model-control must be true or false",
        "max-body-mib: 4096 | 1: max-body-mib must be at most 1024, not 4096",
        "host: 0.0.0.0 | 1: host 0.0.0.0 is not loopback: give --tls-cert and --tls-key, or --insecure-http",
        "port: [1] | 1: port takes one value, not a list or a group of keys",
      })
  void whatIsWrongIsNamedWithItsLine(String text, String sentence) throws IOException {
    file(text);
    assertEquals(2, run("serve", "--models", folder.toString()));
    assertEquals("blindserve: " + folder.resolve("blindserve.yaml") + ":" + sentence, complaint());
  }

  @Test
  void aWrongChoiceIsNamedWithItsPlace() throws IOException {
    file("", "provider: abacus");
    assertEquals(2, run("serve"));
    assertTrue(complaint().startsWith("blindserve: " + folder.resolve("blindserve.yaml:2: ")));
    assertTrue(complaint().endsWith("must be auto, cpu, cuda or tensorrt, not abacus"));
    err.getBuffer().setLength(0);
    file("");
    environment.put("BLINDSERVE_SERVE_PORT", "tcp://10.0.0.1:8080");
    assertEquals(2, run("serve"));
    assertTrue(complaint().startsWith("blindserve: BLINDSERVE_SERVE_PORT: "), complaint());
  }

  private String complaint() {
    List<String> lines = err.toString().lines().toList();
    assertEquals(1, lines.size(), err::toString);
    return lines.get(0);
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    assertEquals(2, run("serve", "--config", folder.resolve("absent.yaml").toString()));
    assertTrue(complaint().contains("absent.yaml cannot be read"), complaint());
    err.getBuffer().setLength(0);
    assertEquals(2, run("config", "print", "--config=" + folder.resolve("absent.yaml")));
    assertTrue(complaint().contains("absent.yaml cannot be read"), complaint());
  }

  @Test
  void anAddressOfAStoreInAFileIsNoPath() throws IOException {
    file("models: s3://bucket/nets/", "s3-path-style: true", "models-cache: mirror");
    assertEquals(0, run("config", "print"), err::toString);
    Path file = folder.resolve("blindserve.yaml");
    assertEquals("models: 's3://bucket/nets'  # " + file + ":1", line("models"));
    assertEquals(
        "models-cache: '" + folder.resolve("mirror") + "'  # " + file + ":3", line("models-cache"));
  }

  @ParameterizedTest
  @CsvSource({
    "--models, s3://key:secret@bucket/x",
    "--models, https://bucket/secret",
    "--s3-endpoint, https://key:secret@host",
    "--s3-endpoint, https://host/?secret",
    "--s3-endpoint, secret",
    "--s3-region, 'no region'",
    "--models-cache-mib, 0",
  })
  void whatIsNoStoreIsWrongUsage(String option, String value) {
    String[] words = {"serve", "--port", "0", "--models", "s3://bucket", option, value};
    if (option.equals("--models")) {
      words = new String[] {"serve", "--port", "0", option, value};
    }
    assertEquals(2, run(words), err::toString);
    assertTrue(err.toString().contains(option), err::toString);
    assertFalse(err.toString().contains("secret"), err::toString);
  }

  /** The document is what {@code config keys} prints, between its heading and the next. */
  @Test
  void everyKeyIsDocumentedWithItsDefault() throws IOException {
    List<String> declared = KeyTable.lines(new CommandLine(new ServeCommand()).getCommandSpec());
    List<String> written = new ArrayList<>();
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      lines
          .dropWhile(line -> !line.equals("## Keys"))
          .filter(line -> line.startsWith("|"))
          .takeWhile(line -> line.startsWith("|"))
          .limit(declared.size())
          .forEach(written::add);
    }
    assertEquals(
        String.join("\n", declared),
        String.join("\n", written),
        "docs/configuration.md is not what './blindserve config keys' prints");
    assertFalse(declared.isEmpty());
  }
}
