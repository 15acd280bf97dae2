package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.witness.SignedTree;
import io.blindserve.server.witness.Witness;
import io.blindserve.server.witness.WitnessFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port of a witness, and its cosignature in the hands of a Go program. */
class WitnessEdgeTest {

  @TempDir Path folder;

  private static HttpResponse<String> send(URI address, String method, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aCheckpointIsPostedAndTheRestIsRefused() throws Exception {
    WitnessFolder kept = new WitnessFolder(folder.resolve("witness"));
    try (NoteSigner signer = NoteSigner.create("log.example/one");
        Cosigner key = kept.key(() -> "witness.example/one");
        WitnessEdge edge =
            WitnessEdge.open(
                "127.0.0.1",
                0,
                new Witness(key, kept, List.of(HeadTrust.in(List.of(signer.verifier())))))) {
      URI address = URI.create("http://127.0.0.1:" + edge.port() + "/add-checkpoint");
      SignedTree log = new SignedTree(signer, 20, 0, 1);
      HttpResponse<String> cosigned = send(address, "POST", log.request(0, 12));
      assertEquals(200, cosigned.statusCode());
      assertTrue(cosigned.body().startsWith("\u2014 witness.example/one "), cosigned.body());
      HttpResponse<String> conflict = send(address, "POST", log.request(0, 15));
      assertEquals(409, conflict.statusCode());
      assertEquals("12\n", conflict.body());
      assertEquals("text/x.tlog.size", conflict.headers().firstValue("Content-Type").orElse(""));
      assertEquals(405, send(address, "PUT", "").statusCode());
      assertEquals(404, send(address.resolve("/"), "POST", "").statusCode());
      assertEquals(400, send(address, "POST", "").statusCode());
      assertEquals(413, send(address, "POST", "x".repeat(2 * Witness.LARGEST)).statusCode());
      requireGo(log.head(12) + cosigned.body(), List.of(signer.verifier(), key.verifier()));
    }
  }

  private void requireGo(String note, List<NoteVerifier> keys) throws Exception {
    GoProgram go = GoProgram.build(Path.of("src", "test", "go", "cosignatures"), folder);
    Path file = Files.writeString(folder.resolve("note"), note);
    List<String> words = new ArrayList<>(List.of("verify", file.toString()));
    keys.forEach(key -> words.add(key.toString()));
    assertEquals(keys.stream().map(key -> key.name() + "+" + key.id()).toList(), go.run(words));
  }
}
