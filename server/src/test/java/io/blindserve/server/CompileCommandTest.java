package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompileCommandTest {

  @TempDir Path folder;
  private Path models;
  private String net;

  /** What a command printed and how it ended. */
  private record Run(int code, String out, String err) {

    String lastLine() {
      return out.lines().reduce("", (before, line) -> line);
    }
  }

  @BeforeEach
  void writeModels() throws IOException {
    models = TestModels.writeEncrypted(TestModels.write(folder.resolve("models")));
    net = models.resolve("net/1/model.onnx").toString();
  }

  private static Run compile(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new CompileCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler(new OneLineErrors());
    return new Run(line.execute(words), out.toString(), err.toString());
  }

  @Test
  void jsonIsTheLastLine() throws IOException {
    Path page = folder.resolve("page.html");
    Run run = compile(net, "--json", "--html", page.toString());
    assertEquals(0, run.code(), run.err());
    JsonObject json =
        Json.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), JsonLimits.ofBytes(1 << 20))
            .asObject();
    assertEquals("latency", json.array("plans").get(0).asObject().string("plan"));
    assertTrue(Files.readString(page).contains("net version 1"));
    assertTrue(Files.exists(models.resolve("net/1/plan.latency.bin")));
    assertTrue(run.err().contains("blindserve: compiling model.onnx (2 of 3)"), run.err());
  }

  @Test
  void severalRowsARequest() {
    Run run = compile(net, "--json", "--rows", "3");
    assertEquals(0, run.code(), run.err());
    JsonObject json =
        Json.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), JsonLimits.ofBytes(1 << 20))
            .asObject();
    assertEquals(3, json.array("plans").get(0).asObject().longValue("rows"));
    assertEquals(2, compile(net, "--rows", "0").code());
    assertEquals(2, compile(net, "--rows", "1025").code());
  }

  @Test
  void aNodeIsExplainedAndNothingWritten() {
    String node =
        Json.parse(
                compile(net, "--json", "-o", folder.resolve("out").toString())
                    .lastLine()
                    .getBytes(StandardCharsets.UTF_8),
                JsonLimits.ofBytes(1 << 20))
            .asObject()
            .array("graph")
            .get(0)
            .asObject()
            .string("node");
    Run run = compile(net, "--explain", node);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().startsWith("node '" + node + "' ("), run.out());
    assertFalse(Files.exists(models.resolve("net/1/plan.latency.bin")));
  }

  @Test
  void refusalIsNotFailureIsNotUsage() {
    String sum = models.resolve("sum/1/model.onnx").toString();
    Run refused = compile(sum, "--json");
    assertEquals(CompileCommand.REFUSED, refused.code(), refused.out());
    assertTrue(refused.lastLine().startsWith("{\"refused\":\""), refused.out());
    assertTrue(refused.err().contains("blindserve: not encryptable: "), refused.err());
    assertEquals(2, compile(net, "--structure", "hidden").code());
    assertEquals(2, compile(net, "--privacy", "total").code());
    assertEquals(2, compile(net, "--max-error", "7").code());
    assertEquals(2, compile(net, "--trees", "thresholds").code());
    assertEquals(2, compile(net, "--measure", "0").code());
    assertEquals(1, compile(folder.resolve("none.onnx").toString()).code());
    assertEquals(1, compile(net, "--calibrate", folder.resolve("none.csv").toString()).code());
    assertEquals(1, compile(net, "--keys-of", net).code());
  }

  @Test
  void aPrivateStructureIsMadeAndSaidToBe() throws IOException {
    Run run = compile(net, "--structure", "private");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("Which weights are zero or equal is not shown"), run.out());
    String index = Files.readString(models.resolve("net/1/plans.json"));
    assertTrue(index.contains("\"structure\":\"private\""), index);
  }

  @Test
  void rowsOfAFileAreClippedAndAnswered() throws IOException {
    int features = 0;
    Run first = compile(net, "--json");
    features =
        Json.parse(first.lastLine().getBytes(StandardCharsets.UTF_8), JsonLimits.ofBytes(1 << 20))
            .asObject()
            .object("model")
            .intValue("features");
    List<String> head = IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", head));
    lines.add("0,".repeat(features - 1) + "0");
    lines.add("1e6,".repeat(features - 1) + "0");
    Path rows = Files.write(folder.resolve("rows.csv"), lines);
    Run run = compile(net, "--check", rows.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("rows clipped to the plan's range: 1"), run.out());
    Path expected = models.resolve("net/1/plan.latency.expected.csv");
    assertEquals(3, Files.readAllLines(expected).size());
    Files.write(rows, List.of("a", "1"));
    assertEquals(features == 1 ? 0 : 1, compile(net, "--check", rows.toString()).code());
  }
}
