package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A witness and a server as processes of their own, told of each other by their options. */
class WitnessCommandTest {

  @TempDir Path folder;

  private static int code(String... words) {
    CommandLine line = Main.commandLine(Map.of(), Path.of(""));
    line.setErr(new PrintWriter(new StringWriter()));
    return Main.execute(line, Map.of(), Path.of("absent"), words);
  }

  @Test
  void wrongUsageIsRefused() {
    String data = folder.resolve("witness").toString();
    assertEquals(2, code("witness"));
    assertEquals(2, code("witness", "--log", "nokey", "--data", data));
    try (io.blindserve.keys.sign.NoteSigner log =
        io.blindserve.keys.sign.NoteSigner.create("log.example/one")) {
      String key = log.verifier().toString();
      assertEquals(2, code("witness", "--log", key, "--data", data, "--listen", "1"));
      assertEquals(2, code("witness", "--log", key, "--data", data, "--listen", "h:70000"));
      assertEquals(2, code("witness", "--log", key, "--data", data, "--name", "two words"));
    }
    assertEquals(2, code("serve", "--models", data, "--witness-quorum", "1"));
    assertEquals(2, code("serve", "--models", data, "--witness", "nokey=http://127.0.0.1:1"));
  }

  @Test
  void aServerShowsWhatAWitnessCosigned() throws Exception {
    Path models = TestModels.write(folder.resolve("models"));
    String data = folder.resolve("data").toString();
    String keys;
    try (ServerFixture first = ServerFixture.start(models, folder.resolve("data"))) {
      keys = first.verifierKeys();
    }
    String kept = folder.resolve("witness").toString();
    try (ServerProcess witness =
        ServerProcess.start(
            folder, "witness", "--log", keys, "--listen", "127.0.0.1:0", "--data", kept)) {
      URI address = witness.address();
      NoteVerifier key = WitnessCommandTest.key(Path.of(kept));
      assertEquals(KeyKind.COSIGNATURE, key.kind());
      assertTrue(key.name().startsWith("blindserve.invalid/witness-"), key.name());
      String[] words = {
        "serve",
        "--models",
        models.toString(),
        "--data",
        data,
        "--port",
        "0",
        "--witness",
        key + "=" + address,
        "--witness-quorum",
        "1"
      };
      try (ServerProcess server = ServerProcess.start(folder, words)) {
        Probe probe = new Probe(server.address());
        Reply checkpoint = probe.get("/log/checkpoint");
        String row =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
        String id =
            probe.post("/v2/models/sum/infer", row).header("Blindserve-Record").orElseThrow();
        while (probe.get("/log/receipt/" + id).status() != 200) {
          Thread.sleep(50);
        }
        SignedNote note =
            SignedNote.parse(probe.get("/log/checkpoint").text().getBytes(StandardCharsets.UTF_8));
        assertEquals(Set.of(key), note.verify(List.of(key)));
        assertEquals(3, note.verify(all(keys, key)).size());
        assertTrue(checkpoint.status() == 200 || checkpoint.status() == 404);
      }
      witness.terminate();
      assertEquals(0, witness.exitCode());
    }
  }

  private static List<NoteVerifier> all(String keys, NoteVerifier witness) throws Exception {
    List<NoteVerifier> all = new java.util.ArrayList<>(NoteVerifier.parseAll(keys));
    all.add(witness);
    return all;
  }

  private static NoteVerifier key(Path folder) throws Exception {
    try (var key = new io.blindserve.server.witness.WitnessFolder(folder).key(() -> "unused")) {
      return key.verifier();
    }
  }
}
