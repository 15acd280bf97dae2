package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an auditor types, against a live server and its folder. */
class AuditCommandTest {

  @TempDir static Path folder;
  private static ServerFixture server;
  private static String key;

  private record Run(int code, String out, String err) {}

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
    String row =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
    for (int i = 0; i < 3; i++) {
      server.probe().post("/v2/models/sum/infer", row);
    }
    server.probe().post("/v2/models/sum/infer", "{");
    assertEquals(7, server.records().size());
    key = run("vkey", "--data", folder.resolve("data").toString()).out().strip();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new OneLineErrors())
            .execute(words);
    return new Run(code, out.toString(), err.toString());
  }

  private static Run verify(String... words) {
    List<String> all = new java.util.ArrayList<>(List.of("verify"));
    all.addAll(List.of(words));
    return run(all.toArray(String[]::new));
  }

  @Test
  void theKeyIsThatOfTheServer() {
    assertEquals(server.verifierKeys().strip(), key);
    assertTrue(key.startsWith(server.verifierKey() + "\n"), "scripts take the first");
    assertEquals(1, run("vkey", "--data", folder.resolve("none").toString()).code());
  }

  @Test
  void aLiveServerAndItsFolderGetTheSameVerdict() throws IOException {
    Path kept = Files.copy(server.log().resolve("checkpoint"), folder.resolve("kept"));
    String range = "range        records 0 to " + (server.entries().size() - 1);
    // In this order: reads over the network are recorded.
    Run still = verify(server.log().toString(), "--vkey", key, "--kept", kept.toString());
    Run live = verify(server.address() + "/log", "--vkey", key, "--kept", kept.toString());
    assertEquals(0, live.code(), live.out() + live.err());
    assertEquals(live, still);
    for (String line :
        List.of(
            "log          log.example/test",
            range,
            "                      4  model",
            "                      4  outcome",
            "                      3  request",
            "models                4  sum 2",
            "outcomes              1  invalid invalid_request",
            "                      3  ok")) {
      assertTrue(live.out().contains(line + "\n"), live.out());
    }
  }

  /** Other places of each receipt; all of them of each with {@code -Dblindserve.long=true}. */
  @Test
  void everyRecordHasAReceiptAndNoChangedOneIsBelieved() throws IOException {
    int apart = Boolean.getBoolean("blindserve.long") ? 1 : server.records().size();
    int first = 0;
    Path file = folder.resolve("call.tlog-proof");
    for (String record : server.records()) {
      String id = record.replaceAll(".*\"id\":\"([0-9a-f]{32})\".*", "$1");
      String receipt = server.probe().get("/log/receipt/" + id).text();
      Files.writeString(file, receipt);
      Run run = run("check-receipt", file.toString(), "--vkey", key);
      assertEquals(0, run.code(), run.out() + run.err());
      assertTrue(run.out().startsWith(record + "\nverified: record "), run.out());
      // The long line at the end is looked at less closely.
      for (int at = first; at < receipt.length(); at += (at < 1_500 ? 31 : 499) * apart) {
        char[] changed = receipt.toCharArray();
        changed[at] ^= 1;
        Files.writeString(file, new String(changed));
        assertEquals(
            AuditCommand.NOT_VERIFIED,
            run("check-receipt", file.toString(), "--vkey", key).code(),
            "at " + at);
      }
      first = (first + 31) % (31 * apart);
    }
    Files.writeString(file, "");
    assertEquals(3, run("check-receipt", file.toString(), "--vkey", key).code());
  }

  @Test
  void whatIsNotSignedIsNotVerified() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    int size = server.entries().size();
    Files.copy(server.log().resolve("checkpoint"), copy.resolve("checkpoint"));
    Run run = verify(copy.toString(), "--vkey", key);
    assertEquals(AuditCommand.NOT_VERIFIED, run.code());
    String bundle = "tile/entries/000.p/" + size;
    assertEquals("NOT VERIFIED: " + bundle + " is missing\n", run.out());
  }

  @Test
  void whatCannotBeReadOrUnderstoodIsOneLine() {
    Run missing = verify(folder.resolve("none").toString(), "--vkey", key);
    assertEquals(1, missing.code());
    String hint = ": a log is the folder audit/log, or URL/log\n";
    assertEquals("blindserve: there is no folder " + folder.resolve("none") + hint, missing.err());
    Run noLog = verify(server.address().toString(), "--vkey", key);
    assertEquals(1, noLog.code());
    assertEquals("blindserve: there is no " + server.address() + "/checkpoint" + hint, noLog.err());
    Run stopped = verify("http://127.0.0.1:9/log", "--vkey", key);
    assertEquals(
        "blindserve: nothing answers at http://127.0.0.1:9/log/checkpoint\n", stopped.err());
    Run empty = run("vkey", "--data", folder.resolve("none").toString());
    assertEquals(
        "blindserve: there is no folder " + folder.resolve("none/audit") + "\n", empty.err());
    String page = folder.resolve("none/x.html").toString();
    Run unwritten = run("export", server.log().toString(), "--vkey", key, "--html", page);
    assertEquals(
        "blindserve: there is no folder " + folder.resolve("none") + "\n", unwritten.err());
    assertEquals(2, verify("x", "--vkey", "no key").code());
    assertEquals(2, verify("http://[", "--vkey", key).code());
    assertEquals(2, run().code());
  }
}
