package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.Model;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.failure.TransportException;
import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.keys.store.SeedStore;
import io.blindserve.server.auth.CallerEntry;
import io.blindserve.server.auth.CallerProof;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.auth.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The client library and commands at servers that know their callers. */
class KnownClientsTest {

  private static final Path BREAST_CANCER = Path.of("../docs/models/breast-cancer");
  private static final double[][] ROW = {new double[30]};

  @TempDir Path folder;

  private ClientOptions.Builder quick() {
    return ClientOptions.builder().receiptFolder(folder.resolve("receipts"));
  }

  private static long uploads(ServerFixture server, String outcome) {
    return server.records().stream()
        .filter(line -> line.contains("\"action\":\"keys_put\""))
        .filter(line -> line.contains("\"outcome\":\"" + outcome + "\""))
        .count();
  }

  /** Encrypted, with receipts, which come over the same way; and keys are their caller's own. */
  @Test
  void aTokenIsEnoughForEncryptedCallsAndReceipts() throws IOException {
    KnownCallers callers = new KnownCallers(folder.resolve("callers"));
    callers.add("other", "infer");
    try (ServerFixture server =
            ServerFixture.knowing(BREAST_CANCER, folder.resolve("data"), callers.path());
        SeedStore seeds = SeedStore.inMemory()) {
      for (String name : List.of("infer", "other")) {
        ClientOptions options =
            quick()
                .token(callers.token(name))
                .receipts(ReceiptPolicy.always(), server.verifierKeys())
                .build();
        try (BlindserveClient client = BlindserveClient.connect(server.address(), options);
            Model model = client.model("breast-cancer").version(2).encrypted(seeds)) {
          assertEquals(1, model.predict(ROW).length);
        }
      }
      assertEquals(2, uploads(server, "ok"), "the same keys are each caller's own");
      try (BlindserveClient stranger = BlindserveClient.connect(server.address())) {
        ServerRefusedException refused =
            assertThrows(ServerRefusedException.class, stranger::models);
        assertEquals("unauthenticated", refused.code());
      }
    }
  }

  @Test
  void aCertificateIsEnoughToo() throws Exception {
    TlsFiles own = TlsFiles.make(Files.createDirectory(folder.resolve("server")));
    TlsFiles caller =
        TlsFiles.make(
            Files.createDirectory(folder.resolve("caller")), "san=dns:hospital-7.example");
    TlsFiles unlisted =
        TlsFiles.make(Files.createDirectory(folder.resolve("unlisted")), "san=dns:other.example");
    Path authority = folder.resolve("authority.pem");
    Files.writeString(
        authority,
        Files.readString(caller.certificate()) + Files.readString(unlisted.certificate()));
    Path callers = folder.resolve("callers");
    new CallersFile(callers)
        .add(
            new CallerEntry(
                "hospital-7",
                Set.of(Scope.INFER),
                Optional.empty(),
                CallerProof.ofCertificate("dns:hospital-7.example")));
    KnownCallers tokens = new KnownCallers(callers);
    TlsFiles untrusted =
        TlsFiles.make(
            Files.createDirectory(folder.resolve("untrusted")), "san=dns:hospital-7.example");
    Path data = folder.resolve("data");
    try (InferenceServer server =
        new InferenceServer(ServerFixture.knowing(BREAST_CANCER, data, own, authority, callers))) {
      URI address = URI.create("https://127.0.0.1:" + server.port());
      ClientOptions.Builder trusting = quick().trustStore(own.trust()).attempts(1);
      try (BlindserveClient client =
              BlindserveClient.connect(
                  address, trusting.clientCertificate(caller.store(), caller.password()).build());
          Model model = client.model("breast-cancer").version(2).plain()) {
        assertEquals(1, model.predict(ROW).length);
      }
      server.log().publish();
      String log = String.join("\n", LogEntries.of(server.log().directory()));
      assertTrue(log.contains("\"kind\":\"named\",\"auth\":\"mtls\",\"cred\":\""), log);
      assertTrue(!log.contains("hospital-7"), "records have no names");
      try (BlindserveClient client =
          BlindserveClient.connect(
              address, trusting.clientCertificate(unlisted.store(), unlisted.password()).build())) {
        assertEquals(
            "unauthenticated", assertThrows(ServerRefusedException.class, client::models).code());
      }
      // Its name is the right one, and nobody vouches for it.
      try (BlindserveClient client =
          BlindserveClient.connect(
              address,
              trusting.clientCertificate(untrusted.store(), untrusted.password()).build())) {
        RuntimeException refused = assertThrows(RuntimeException.class, client::models);
        assertTrue(
            refused instanceof TransportException || refused instanceof ServerRefusedException,
            refused.toString());
      }
      try (BlindserveClient client =
          BlindserveClient.connect(
              address,
              trusting
                  .clientCertificate(caller.store(), caller.password())
                  .token(tokens.token("nothing"))
                  .build())) {
        assertEquals(
            List.of("breast-cancer"), client.models(), "a token counts before a certificate");
      }
    }
  }

  @Test
  void benchCallsByToken() throws IOException {
    KnownCallers callers = new KnownCallers(folder.resolve("callers"));
    Path models = TestModels.write(folder.resolve("models"));
    try (ServerFixture server =
        ServerFixture.knowing(models, folder.resolve("data"), callers.path())) {
      assertEquals(0, bench(server, "--token-file", callers.tokenFile("infer").toString()));
      assertEquals(1, bench(server), "nobody may");
      assertEquals(2, bench(server, "--token-file", folder.resolve("none").toString()));
      Files.writeString(folder.resolve("two"), "two words");
      assertEquals(2, bench(server, "--token-file", folder.resolve("two").toString()));
    }
  }

  private int bench(ServerFixture server, String... more) {
    CommandLine line = Main.commandLine(Map.of(), folder);
    line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(new StringWriter()));
    String[] words = {
      "bench",
      server.address().toString(),
      "--model",
      "sum",
      "--seconds",
      "0.2",
      "--warmup",
      "0",
      "--connections",
      "2"
    };
    String[] all =
        java.util.stream.Stream.of(words, more)
            .flatMap(java.util.stream.Stream::of)
            .toArray(String[]::new);
    return Main.execute(line, Map.of(), folder, all);
  }
}
