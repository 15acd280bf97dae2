package io.blindserve.keys.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlogProofTest {

  private static final String HASH =
      Base64.getEncoder().encodeToString(TreeHash.empty().toByteArray());
  private static final String NOTE =
      "log.example/x\n4\n" + HASH + "\n\n\u2014 log.example/x AAAA\n";

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    TlogProof proof =
        new TlogProof(
            Optional.of(new byte[] {1, 2}), 3, List.of(TreeHash.empty(), TreeHash.empty()), NOTE);
    String text =
        "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 3\n" + HASH + "\n" + HASH + "\n\n" + NOTE;
    assertEquals(text, proof.text());
    TlogProof read = TlogProof.parse(text);
    assertArrayEquals(new byte[] {1, 2}, read.extra().orElseThrow());
    assertEquals(text, read.text());
    String bare = "c2sp.org/tlog-proof@v1\nindex 0\n\n" + NOTE;
    assertEquals(bare, TlogProof.parse(bare).text());
    assertEquals(List.of(), TlogProof.parse(bare).hashes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 1234567890123456789\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n?\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AQI=\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra AQI\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra AQJ=\nindex 0\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n",
      })
  void whatIsNoProofIsRefused(String text) {
    assertThrows(MalformedLogException.class, () -> TlogProof.parse(text));
  }

  @Test
  void noTreeIsThatHigh() {
    TlogProof high =
        new TlogProof(Optional.empty(), 0, Collections.nCopies(64, TreeHash.empty()), NOTE);
    assertThrows(MalformedLogException.class, () -> TlogProof.parse(high.text()));
  }
}
