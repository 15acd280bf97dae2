package io.blindserve.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of settings may be, and that all else is refused with its line. */
class YamlFileTest {

  @TempDir Path folder;

  @Test
  void linesOfKeysAndValuesAreRead() {
    Map<String, Entry> entries =
        YamlFile.parse("f", "# a remark\nport: 80\n\nhost: \"a: b\" # why\ndata: 'it''s'\n");
    assertEquals(
        Map.of(
            "port", new Entry("80", true, 2),
            "host", new Entry("a: b", false, 4),
            "data", new Entry("it's", false, 5)),
        entries);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"``", "# only a remark", "---", "{}"})
  void aFileMaySayNothing(String text) {
    assertEquals(Map.of(), YamlFile.parse("f", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port: 1\\nport: 2 | f:2: port stands in line 1 already",
        "\\nport: | f:2: port has no value; without its line it has its default",
        "port: ~ | f:1: port has no value; without its line it has its default",
        "tls:\\n  cert: a | f:2: tls takes one value, not a list or a group of keys",
        "host: [a, b] | f:1: host takes one value, not a list or a group of keys",
        "host: &a b | f:1: anchors and aliases are not taken",
        "host: a\\nport: *a | f:2: anchors and aliases are not taken",
        "&a {host: b} | f:1: anchors and aliases are not taken",
        "host: !!java.net.URL [x] | f:1: types by name are not taken",
        "!!map {host: b} | f:1: types by name are not taken",
        "host: !local b | f:1: types by name are not taken",
        "a: b\\n---\\nc: d | f:2: a second document begins here; a file has one",
        "- a | f:1: settings are lines of the form 'key: value'",
        "words | f:1: settings are lines of the form 'key: value'",
        "? [a]\\n: b | f:1: a key is one short word",
        "host: 'open | f:1: not YAML: found unexpected end of stream",
        "a: b\\n\\tc: d | f:2: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
      })
  void allElseIsRefusedWithItsLine(String text, String sentence) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> YamlFile.parse("f", text.replace("\\n", "\n").replace("\\t", "\t")));
    assertEquals(sentence, refused.getMessage());
  }

  @Test
  void deepAndManyAreRefusedAtOnce() {
    String deep = "a: " + "[".repeat(YamlFile.MOST_BYTES - 8);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThrows(ConfigException.class, () -> YamlFile.parse("f", deep)));
  }

  @Test
  void largeFilesAndOtherEncodingsAreRefused() throws IOException {
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(YamlFile.MOST_BYTES + 1));
    assertEquals(
        large + " has more than 65536 bytes",
        assertThrows(ConfigException.class, () -> YamlFile.read(large)).getMessage());
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', ':', ' ', (byte) 0xe9});
    assertEquals(
        latin + " is not UTF-8 text",
        assertThrows(ConfigException.class, () -> YamlFile.read(latin)).getMessage());
    assertThrows(ConfigException.class, () -> YamlFile.read(folder.resolve("absent")));
    assertThrows(ConfigException.class, () -> YamlFile.read(folder));
  }

  /** Whatever the text is: entries, or one sentence that begins with the file. */
  @Test
  void noTextBreaksTheReader() {
    Random random = new Random(5);
    String letters = "ab:-?[]{}&*!|>'\"%@#~,\n\t \\é\u0000\uFEFF1";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(24); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        YamlFile.parse("f", text.toString());
      } catch (ConfigException e) {
        assertEquals("f:", e.getMessage().substring(0, 2), text::toString);
      }
    }
  }

  @Test
  void theNearestWordIsFound() {
    Set<String> words = Set.of("port", "host", "max-body-mib");
    assertEquals(Optional.of("port"), NearMiss.of("prot", words));
    assertEquals(Optional.of("max-body-mib"), NearMiss.of("max_body_mb", words));
    assertEquals(Optional.empty(), NearMiss.of("colour", words));
    assertEquals(1, NearMiss.distance("ab", "ba"));
    assertEquals(3, NearMiss.distance("", "abc"));
  }
}
