package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in our form, read by Tessera's client and derived again by its fsck. */
class TesseraFsckTest {

  @TempDir static Path folder;
  private static GoProgram fsck;
  private static NoteSigner signer;

  @BeforeAll
  static void build() throws Exception {
    fsck = GoProgram.build(Path.of("src", "test", "go", "fsck"), folder);
    signer = NoteSigner.create("log.example/blindserve");
  }

  @AfterAll
  static void wipe() {
    if (signer != null) {
      signer.close();
    }
  }

  private static List<String> check(String key, String... places) throws Exception {
    return fsck.run(Stream.concat(Stream.of("-key", key), Stream.of(places)).toList());
  }

  /** All sizes up to 1,025, and 1,000,000, with {@code -Dblindserve.long=true}. */
  @Test
  void tesseraAcceptsALogThatGrows() throws Exception {
    GrowingLog log = new GrowingLog(folder.resolve("log"), signer);
    for (int size : GrowingLog.sizes().toArray()) {
      log.grow(size);
      assertEquals(
          List.of("accepted: " + size + " entries"),
          check(signer.verifier().toString(), log.folder().toString()));
    }
  }

  /** Our own files, as the server writes them and as it serves them. */
  @Test
  void tesseraAcceptsTheLogOfALiveServer() throws Exception {
    Path models = TestModels.write(folder.resolve("models"));
    String row =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
    try (ServerFixture server = ServerFixture.start(models, folder.resolve("data"))) {
      for (int call = 0; call < 130; call++) {
        server.probe().post("/v2/models/sum/infer", row);
      }
      String expected = "accepted: " + server.entries().size() + " entries";
      assertEquals(
          List.of(expected, expected),
          check(server.verifierKey(), server.log().toString(), server.address() + "/log"));
    }
  }

  @Test
  void tesseraFindsAnEntryThatWasChanged() throws Exception {
    GrowingLog log = new GrowingLog(folder.resolve("changed"), signer);
    log.grow(300);
    log.falsify();
    String key = signer.verifier().toString();
    IOException refused =
        assertThrows(IOException.class, () -> check(key, log.folder().toString()));
    assertTrue(String.valueOf(refused.getMessage()).contains("not accepted: "), refused::toString);
  }

  @Test
  void tesseraWantsTheKeyOfTheLog() throws Exception {
    GrowingLog log = new GrowingLog(folder.resolve("foreign"), signer);
    log.grow(3);
    try (NoteSigner other = NoteSigner.create("log.example/blindserve")) {
      String key = other.verifier().toString();
      assertThrows(IOException.class, () -> check(key, log.folder().toString()));
    }
  }
}
