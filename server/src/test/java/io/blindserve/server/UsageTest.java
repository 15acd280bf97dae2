package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command says of itself, and of command lines that it does not understand. */
class UsageTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    CommandLine line = Main.commandLine(Map.of(), folder);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(line, Map.of(), folder, words);
  }

  /** The words of all commands, those inside of others included. */
  static Stream<List<String>> commands() {
    return under(Main.commandLine(Map.of(), Path.of("")), List.of());
  }

  private static Stream<List<String>> under(CommandLine line, List<String> words) {
    return line.getSubcommands().entrySet().stream()
        .flatMap(
            entry -> {
              List<String> own = new ArrayList<>(words);
              own.add(entry.getKey());
              return Stream.concat(Stream.of(own), under(entry.getValue(), own));
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHelps(List<String> words) {
    List<String> asked = new ArrayList<>(words);
    asked.add("--help");
    assertEquals(0, run(asked.toArray(String[]::new)), err::toString);
    String usage = "Usage: blindserve " + String.join(" ", words);
    assertTrue(out.toString().startsWith(usage), out::toString);
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "serve --prot 8080, --port, serve",
    "serve --modelcontrol, --model-control, serve",
    "audit verfy data, verify, audit",
  })
  void whatIsNotUnderstoodIsThreeLines(String words, String meant, String command) {
    assertEquals(2, run(words.split(" ")));
    List<String> lines = err.toString().lines().toList();
    assertEquals(3, lines.size(), err::toString);
    assertTrue(lines.get(0).startsWith("blindserve: Un"), err::toString);
    assertTrue(lines.get(0).contains("'" + words.split(" ")[1] + "'"), err::toString);
    assertEquals("did you mean " + meant + "?", lines.get(1));
    assertEquals("see blindserve " + command + " --help", lines.get(2));
  }

  @Test
  void whatIsNearNothingAndWhatIsMissingIsTwo() {
    assertEquals(2, run("serve", "--elephant"));
    assertEquals(2, err.toString().lines().count(), err::toString);
    err.getBuffer().setLength(0);
    assertEquals(2, run("bench", "http://localhost:1"));
    assertEquals(
        List.of(
            "blindserve: Missing required option: '--model=NAME'", "see blindserve bench --help"),
        err.toString().lines().toList());
  }

  @Test
  void noUsageShowsAPattern() {
    assertEquals(0, run("serve", "--help"));
    assertFalse(out.toString().contains("\\s"), out::toString);
  }

  @Test
  void aManifestNeedsAFolder() {
    Path missing = folder.resolve("sum/2");
    assertEquals(1, run("manifest", "write", missing.toString()));
    assertEquals("blindserve: there is no folder " + missing + "\n", err.toString());
    assertFalse(Files.exists(missing));
  }
}
