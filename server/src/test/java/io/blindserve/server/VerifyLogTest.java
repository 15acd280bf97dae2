package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in our form, read by the Go example, which knows nothing of ours. */
class VerifyLogTest {

  private static final String ORIGIN = "log.example/blindserve";

  @TempDir static Path folder;
  private static GoProgram verifier;
  private static NoteSigner signer;

  @BeforeAll
  static void build() throws Exception {
    verifier = GoProgram.build(Path.of("..", "docs", "examples", "verify-log"), folder);
    signer = NoteSigner.create(ORIGIN);
  }

  @AfterAll
  static void wipe() {
    if (signer != null) {
      signer.close();
    }
  }

  private static String verdict(Path log) throws Exception {
    String key = signer.verifier().toString();
    return verifier.run(List.of("-key", key, log.toString())).get(0);
  }

  /** All sizes up to 1,025, and 1,000,000, with {@code -Dblindserve.long=true}. */
  @Test
  void goVerifiesALogThatGrows() throws Exception {
    GrowingLog log = new GrowingLog(folder.resolve("log"), signer);
    for (int size : GrowingLog.sizes().toArray()) {
      log.grow(size);
      String said = verdict(log.folder());
      assertTrue(said.startsWith("verified: " + size + " entries, root "), said);
    }
  }

  /** As it grows, over HTTP and from its folder, and again after a restart. */
  @Test
  void goVerifiesTheLogOfALiveServer() throws Exception {
    Path models = TestModels.write(folder.resolve("models"));
    Path data = folder.resolve("data");
    String row =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
    for (int size : new int[] {90, 390}) {
      try (ServerFixture server = ServerFixture.start(models, data)) {
        while (server.entries().size() < size) {
          server.probe().post("/v2/models/sum/infer", row);
        }
        String expected = "verified: " + server.entries().size() + " entries, root ";
        for (String place : List.of(server.log().toString(), server.address() + "/log")) {
          String said = verifier.run(List.of("-key", server.verifierKey(), place)).get(0);
          assertTrue(said.startsWith(expected), said);
        }
      }
    }
  }

  @Test
  void goReadsByTokenWhereOneIsWanted() throws Exception {
    Path models = TestModels.write(folder.resolve("models-of-known"));
    KnownCallers callers = new KnownCallers(folder.resolve("callers"));
    Path data = folder.resolve("known");
    try (ServerFixture server = ServerFixture.knowing(models, data, callers.path())) {
      server.entries();
      List<String> words = List.of("-key", server.verifierKey(), server.address() + "/log");
      Map<String, String> token = Map.of("BLINDSERVE_TOKEN", callers.token("read-log"));
      assertTrue(verifier.run(words, token).get(0).startsWith("verified: "));
      assertThrows(IOException.class, () -> verifier.run(words));
    }
  }

  @Test
  void goFindsAnEntryThatWasChanged() throws Exception {
    GrowingLog log = new GrowingLog(folder.resolve("changed"), signer);
    log.grow(300);
    log.falsify();
    IOException refused = assertThrows(IOException.class, () -> verdict(log.folder()));
    assertEquals(
        "exit code 1: not verified: entry 255 is not the one in the tree", refused.getMessage());
  }
}
