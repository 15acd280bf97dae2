package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer;
import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.PlainServer;
import io.blindserve.client.cli.CliFixture.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {

  private final CliFixture cli = new CliFixture();

  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void writeRows() throws IOException {
    csv = folder.resolve("rows.csv");
    Files.writeString(csv, "c,note,a,b\n0.25,x,0,0.25\n0.125,y,0,0\n");
  }

  @Test
  void printsATableCsvOrJson() {
    try (FakeServer server = new FakeServer(PlainServer::answer)) {
      assertEquals(
          List.of("row  label  probability", "1    yes    0.5000", "2    no     0.8750"),
          predict(server, "table").lines());
      assertEquals(
          List.of("row,label,probability,outputs", "1,yes,0.5,0.5", "2,no,0.875,0.125"),
          predict(server, "csv").lines());
      assertEquals(
          List.of(
              "[{\"row\":1,\"label\":\"yes\",\"probability\":0.5,\"outputs\":[0.5],\"record\":\"r-7\"},"
                  + "{\"row\":2,\"label\":\"no\",\"probability\":0.875,\"outputs\":[0.125],\"record\":\"r-7\"}]"),
          predict(server, "json").lines());
    }
  }

  private Run predict(FakeServer server, String form) {
    Run run =
        cli.run(
            "predict",
            "--server",
            server.address(),
            "--model",
            "sum",
            "--version",
            2,
            "--csv",
            csv,
            "--output",
            form);
    assertEquals(Main.DONE, run.code(), run.err());
    return run;
  }

  @Test
  void aWrongColumnIsNamed() throws IOException {
    Files.writeString(csv, "a,b,C\n1,2,3\n");
    try (FakeServer server = new FakeServer(PlainServer::answer)) {
      Run run = cli.run("predict", "--server", server.address(), "--model", "sum", "--csv", csv);
      assertEquals(Main.FAILED, run.code());
      assertEquals(
          "blindserve: "
              + csv
              + " lacks the column \"c\" that the model takes; these are not the model's: C\n",
          run.err());
      assertEquals(1, server.asked().size(), "no row was sent");
    }
  }

  @Test
  void serverFailuresAreOneLine() {
    try (FakeServer server = new FakeServer(asked -> Answer.error(404, "unknown_model"))) {
      Run run = cli.run("predict", "--server", server.address(), "--model", "none", "--csv", csv);
      assertEquals(Main.FAILED, run.code());
      assertEquals("blindserve: the server refused (404 unknown_model): a sentence\n", run.err());
    }
    Run far =
        cli.run("predict", "--server", "http://203.0.113.9:1", "--model", "sum", "--csv", csv);
    assertTrue(
        far.err().startsWith("blindserve: http:// to 203.0.113.9 can be read and changed"),
        far.err());
  }

  @Test
  void encryptionNeedsAKeyFile() {
    Run run = cli.run("predict", "--model", "sum", "--csv", csv, "--encrypted");
    assertEquals(Main.USAGE, run.code());
    assertTrue(
        run.err().startsWith("blindserve: --keys FILE and --encrypted belong together"), run.err());
  }

  @Test
  void theFormOfTheWireBelongsToEncryptionAndMustBeKnown() {
    Run plain = cli.run("predict", "--model", "sum", "--csv", csv, "--wire", "lattigo-v6");
    assertEquals(Main.USAGE, plain.code());
    Path keys = folder.resolve("keys");
    Run unknown =
        cli.run(
            "predict",
            "--model",
            "sum",
            "--csv",
            csv,
            "--encrypted",
            "--keys",
            keys,
            "--wire",
            "seal-4");
    assertEquals(Main.FAILED, unknown.code());
    assertEquals("blindserve: --wire: the form seal-4 of the wire is unknown\n", unknown.err());
  }

  @Test
  void modelsAreListedAndTold() {
    try (FakeServer server =
        new FakeServer(
            asked ->
                asked.path().equals("/v2/models")
                    ? Answer.json(200, "{\"models\":[\"sum\"]}")
                    : PlainServer.answer(asked))) {
      assertEquals(
          List.of("model  versions  platform", "sum    1, 2      onnxruntime_onnx"),
          cli.run("models", "--server", server.address()).lines());
      Run told = cli.run("models", "sum", "--version", 2, "--server", server.address());
      assertTrue(
          told.lines().containsAll(List.of("labels    no, yes", "input     x FP32 [-1, 3]")),
          told.out() + told.err());
    }
  }
}
