package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeLog;
import io.blindserve.client.FakeServer;
import io.blindserve.client.cli.CliFixture.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsCommandTest {

  private final CliFixture cli = new CliFixture();

  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void writeRows() throws IOException {
    csv = folder.resolve("rows.csv");
    Files.writeString(csv, "a,b,c\n0,0.25,0.25\n");
  }

  private Run predict(FakeServer server, String key, String... policy) {
    List<Object> words =
        new ArrayList<>(List.of("predict", "--model", "sum", "--version", 2, "--csv", csv));
    words.addAll(common(server, key));
    words.addAll(List.of(policy));
    return cli.run(words.toArray());
  }

  private List<Object> common(FakeServer server, String key) {
    return List.of(
        "--server", server.address(), "--log-key", key, "--receipt-folder", folder.resolve("kept"));
  }

  private Run check(FakeServer server, String key) {
    List<Object> words = new ArrayList<>(List.of("receipts", "check"));
    words.addAll(common(server, key));
    return cli.run(words.toArray());
  }

  @Test
  void callsAreCheckedAtOnceOrLater() {
    FakeLog log = FakeLog.fresh();
    try (FakeServer server = new FakeServer(log::answer)) {
      Run now = predict(server, log.key());
      assertEquals(Main.DONE, now.code(), now.err());
      assertTrue(server.asked().stream().anyMatch(one -> one.path().contains("/log/receipt/")));
      assertEquals(Main.DONE, predict(server, log.key(), "--receipts", "later").code());
      assertEquals("1 call is in the log\n", check(server, log.key()).out());
      assertEquals("no call waits\n", check(server, log.key()).out());
      log.rewrite(0);
      Run forked = predict(server, log.key(), "--receipts", "sampled=1");
      assertEquals(Main.FAILED, forked.code());
      assertTrue(forked.err().contains("did not grow out of"), forked.err());
      assertEquals("", forked.out());
    }
  }

  @Test
  void wrongPoliciesAndMissingKeysAreUsage() {
    try (FakeServer server = new FakeServer(FakeLog.fresh()::answer)) {
      for (String wrong : List.of("sometimes", "sampled=2", "sampled=0", "sampled=x")) {
        Run run = predict(server, FakeLog.fresh().key(), "--receipts", wrong);
        assertEquals(Main.USAGE, run.code(), run.out());
      }
      assertEquals(Main.USAGE, cli.run("receipts", "check").code());
      assertEquals(Main.USAGE, cli.run("receipts").code());
      assertEquals(0, server.asked().size());
    }
  }

  /** An option that is taken and passed over would look like a check. */
  @Test
  void commandsThatCheckNothingDoNotTakeTheOptions() {
    try (FakeServer server = new FakeServer(FakeLog.fresh()::answer)) {
      for (List<Object> command :
          List.<List<Object>>of(
              List.of("infer", "sum", "--csv", csv),
              List.of("models"),
              List.of("metadata", "sum"))) {
        List<Object> words = new ArrayList<>(command);
        words.addAll(List.of("--server", server.address(), "--receipts", "always"));
        Run run = cli.run(words.toArray());
        assertEquals(Main.USAGE, run.code(), run.out());
        assertTrue(run.err().contains("Try 'blindserve " + command.get(0) + " --help'"), run.err());
      }
      assertEquals(0, server.asked().size());
    }
  }
}
