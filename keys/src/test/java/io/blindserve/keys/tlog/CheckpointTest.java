package io.blindserve.keys.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final String ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @Test
  void theEmptyLogIsWrittenAndRead() throws Exception {
    Checkpoint empty = new Checkpoint("log.example/a", 0, TreeHash.empty());
    assertEquals("log.example/a\n0\n" + ROOT + "\n", empty.text());
    assertEquals(empty, Checkpoint.parse(empty.text()));
    assertEquals(empty, Checkpoint.parse(empty.text() + "an extension\nand one more\n"));
    Checkpoint large = new Checkpoint("log.example/a", Long.MAX_VALUE, TreeHash.empty());
    assertEquals(large, Checkpoint.parse(large.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log\n0\n",
        "log\n0\n" + ROOT,
        "\n0\n" + ROOT + "\n",
        "a log\n0\n" + ROOT + "\n",
        "a+log\n0\n" + ROOT + "\n",
        "log\n00\n" + ROOT + "\n",
        "log\n01\n" + ROOT + "\n",
        "log\n-1\n" + ROOT + "\n",
        "log\n+1\n" + ROOT + "\n",
        "log\n9223372036854775808\n" + ROOT + "\n",
        "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==\n",
        "log\n0\n" + ROOT + "\n\n",
        "log\n0\n" + ROOT + "\nextension",
        "log\n0\n" + ROOT + "\none\n\ntwo\n",
      })
  void whatIsNoCheckpointIsRefused(String text) {
    assertThrows(MalformedLogException.class, () -> Checkpoint.parse(text));
  }

  @Test
  void aTextWithoutEndIsRefused() {
    String text = new Checkpoint("log", 0, TreeHash.empty()).text() + "x".repeat(5_000) + "\n";
    assertThrows(MalformedLogException.class, () -> Checkpoint.parse(text));
  }
}
