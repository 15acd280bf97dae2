package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.cli.CliFixture.Run;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  private static final List<String> FIELDS =
      List.of(
          "model",
          "model_version",
          "plan",
          "wire",
          "rows",
          "border_rows",
          "plain_accuracy",
          "encrypted_accuracy",
          "disagreements",
          "max_abs_error",
          "promised_error",
          "log_n",
          "log_qp",
          "key_generation_ms",
          "evaluation_key_bytes",
          "request_bytes",
          "response_bytes",
          "server_ms_median",
          "client_encrypt_ms_median",
          "client_decrypt_ms_median",
          "round_trip_ms_median",
          "kernels");

  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void writeRows() throws IOException {
    csv = folder.resolve("rows.csv");
    Files.writeString(csv, "a,b,diagnosis\n0.9,0.9,1\n0.1,0.2,0\n-1,1,1\n0.5,0.1,1\n");
  }

  private Run demo(double promise, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "demo",
                "--server-command",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                DemoServer.class.getName(),
                "serve",
                Double.toString(promise),
                "--",
                "--model",
                "tiny",
                "--csv",
                csv.toString()));
    words.addAll(Arrays.asList(options));
    return new CliFixture().run(words.toArray());
  }

  @Test
  void comparesBothWaysAndEndsTheServer() {
    long before = ProcessHandle.current().children().count();
    Run run = demo(0.01, "--json");
    assertEquals(Main.DONE, run.code(), run.out() + run.err());
    assertEquals(before, ProcessHandle.current().children().count(), "the server is gone");
    JsonObject json = json(run);
    assertEquals(FIELDS, List.copyOf(json.members().keySet()));
    assertEquals(4, json.longValue("rows"));
    assertEquals(0, json.longValue("disagreements"));
    assertEquals(0, json.longValue("border_rows"));
    assertEquals(0.75, json.doubleValue("plain_accuracy"));
    assertEquals(0.75, json.doubleValue("encrypted_accuracy"));
    assertEquals("test", json.string("kernels"));
    assertEquals(0.5, json.doubleValue("server_ms_median"));
    assertTrue(json.doubleValue("max_abs_error") > 0 && json.doubleValue("max_abs_error") <= 0.01);
    assertTrue(
        run.out().contains("{\"n\":254}\n{\"n\":255}\n{\"n\":256,\"id\":\"rec-1\"}\n"), run.out());
    assertFalse(run.out().contains("{\"n\":253}"));
    assertTrue(run.out().contains("never sees: rows, answers, the secret key"));
    assertTrue(run.out().contains("kernels:       test"));
  }

  @Test
  void aBrokenPromiseIsAFailure() {
    Run run = demo(1e-12, "--json");
    assertEquals(Main.FAILED, run.code(), run.out());
    assertTrue(run.out().contains("THE PROMISE WAS BROKEN."), run.out());
  }

  @Test
  void onceAndRowsAskForLess() {
    Run once = demo(0.01, "--once");
    assertEquals(Main.DONE, once.code(), once.err());
    assertTrue(once.out().contains("encrypted:     high (0.8"), once.out());
    assertTrue(once.out().contains("rows:          1, each way"), once.out());
    Run two = demo(0.01, "--rows", "2", "--json");
    assertTrue(two.out().contains("\"rows\":2,"), two.out());
  }

  @Test
  void theFormOfTheWireIsToldWithItsBytesAndCanBeForced() {
    Run packed = demo(0.01, "--once", "--json");
    Run forced = demo(0.01, "--once", "--json", "--wire", "lattigo-v6");
    assertTrue(packed.out().contains("\"wire\":\"blindserve-1\""), packed.out());
    assertTrue(forced.out().contains("\"wire\":\"lattigo-v6\""), forced.out());
    for (String bytes : List.of("evaluation_key_bytes", "request_bytes", "response_bytes")) {
      assertTrue(json(packed).longValue(bytes) < json(forced).longValue(bytes), bytes);
    }
  }

  private static JsonObject json(Run run) {
    return Json.parse(run.lines().get(run.lines().size() - 1), JsonLimits.ofBytes(4096)).asObject();
  }

  @Test
  void aServerThatEndsSaysWhy() {
    Run run = demo(-1);
    assertEquals(Main.FAILED, run.code());
    assertEquals("blindserve: the server ended: port 80 is taken\n", run.err());
  }

  @Test
  void theServersWordsAreCutOutFirst() {
    assertEquals(
        new Words(List.of("java", "--x", "-y"), List.of("demo", "--once")),
        Words.of("demo", "--server-command", "java", "--x", "-y", "--", "--once"));
    assertEquals(
        new Words(List.of("java"), List.of("demo")), Words.of("demo", "--server-command", "java"));
    assertEquals(new Words(List.of(), List.of("demo", "--once")), Words.of("demo", "--once"));
    assertEquals(
        new Words(List.of(), List.of("keys", "show", "--")), Words.of("keys", "show", "--"));
    Run run = new CliFixture().run("demo", "--once");
    assertEquals(
        "blindserve: say how the server is started: demo --server-command WORD... -- [options]\n",
        run.err());
  }
}
