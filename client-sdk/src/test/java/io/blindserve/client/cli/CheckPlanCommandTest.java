package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.TinyPlan;
import io.blindserve.client.cli.CliFixture.Run;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckPlanCommandTest {

  private final CliFixture cli = new CliFixture();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writePlan() throws IOException {
    file = folder.resolve("tiny.plan");
    Files.write(file, TinyPlan.plan("latency").write());
  }

  @Test
  void measuresTheErrorOfRandomRows() {
    Run run = cli.run("check-plan", file, "--rows", 5, "--seconds", 0);
    assertEquals(Main.DONE, run.code(), run.err());
    assertTrue(run.out().contains("promised error  0.010000  kept"), run.out());
    assertTrue(
        run.out().contains("rows            5, compared with the plan in the clear"), run.out());
    assertTrue(run.out().contains("(medians of 5, "), run.out());
  }

  @Test
  void comparesWithTheModelsOwnOutputs() throws IOException {
    Path expected = folder.resolve("expected.csv");
    Files.writeString(expected, "a,b,p\n1,1,1\n0.5,-0.5,0.25\n0,0,0\n");
    assertEquals(
        Main.DONE, cli.run("check-plan", file, "--seconds", 0, "--expected", expected).code());
    Files.writeString(expected, "a,b,p\n1,1,1\n0.5,-0.5,0.28\n");
    Run wrong = cli.run("check-plan", file, "--seconds", 0, "--expected", expected);
    assertEquals(Main.BROKEN, wrong.code());
    assertTrue(wrong.out().contains("BROKEN"), wrong.out());
    Files.writeString(expected, "a,b\n1,1\n");
    assertEquals(
        "blindserve: " + expected + " has 2 columns; the plan has 2 features and 1 outputs\n",
        cli.run("check-plan", file, "--seconds", 0, "--expected", expected).err());
  }

  @Test
  void whereComparisonsAreApproximatedThePromiseIsAboutThePlan() throws IOException {
    Path approximate = folder.resolve("trees.plan");
    TreeMap<String, String> options = new TreeMap<>(Map.of(Plan.GAP, "0.015625"));
    Files.write(approximate, TinyPlan.plan("latency", 0.01, options).write());
    Path expected = folder.resolve("expected.csv");
    Files.writeString(expected, "a,b,p\n1,1,1\n0.5,-0.5,0.75\n");
    Run run = cli.run("check-plan", approximate, "--seconds", 0, "--expected", expected);
    assertEquals(Main.DONE, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("rows            2, compared with the plan in"), run.out());
    assertTrue(run.out().contains("the model       answers differ by up to 0."), run.out());
    assertTrue(run.out().contains("than 0.015625 of a feature's range"), run.out());
  }

  @Test
  void aMeasurementIsBoundToThePlanAndHoldsNoAnswer() throws IOException {
    Path expected = folder.resolve("expected.csv");
    Files.writeString(expected, "a,b,p\n1,1,1\n0.5,-0.5,0.25\n0,0,0\n");
    Path measured = folder.resolve("m.json");
    Path pairs = folder.resolve("pairs.csv");
    Run run =
        cli.run(
            "check-plan",
            file,
            "--expected",
            expected,
            "--measurement",
            measured,
            "--pairs",
            pairs,
            "--seconds",
            0);
    assertEquals(Main.DONE, run.code(), run.err());
    JsonObject json =
        Json.parse(Files.readAllBytes(measured), JsonLimits.ofBytes(1 << 16)).asObject();
    assertEquals(TinyPlan.plan("latency").digest(), json.string("plan_digest"));
    assertEquals(3, json.longValue("rows"));
    assertTrue(json.bool("kept"));
    assertTrue(json.doubleValue("largest_error") <= 0.01);
    assertEquals("model", json.string("compared_with"));
    assertTrue(json.longValue("repetitions") >= 5);
    assertTrue(json.doubleValue("median_milliseconds") > 0);
    assertTrue(
        json.doubleValue("median_call_milliseconds") >= json.doubleValue("median_milliseconds"));
    assertFalse(Files.readString(measured).contains("0.25"));
    List<String> lines = Files.readAllLines(pairs);
    assertEquals(4, lines.size());
    assertEquals(0.25, Double.parseDouble(lines.get(2).split(",")[0]));
    assertEquals(0.25, Double.parseDouble(lines.get(2).split(",")[1]), 0.01);
  }

  @Test
  void aPromiseThatIsTooSmallIsBroken() throws IOException {
    Files.write(file, TinyPlan.plan("latency", 1e-12).write());
    Path measured = folder.resolve("m.json");
    Run run = cli.run("check-plan", file, "--seconds", 0, "--measurement", measured);
    assertEquals(Main.BROKEN, run.code());
    assertTrue(Files.readString(measured).contains("\"kept\":false"));
    assertTrue(run.out().contains("BROKEN"), run.out());
  }

  @Test
  void timeIsBounded() {
    Run run = cli.run("check-plan", file, "--seconds", 3601);
    assertEquals("blindserve: --seconds is 0 to 3600\n", run.err());
  }

  @Test
  void otherFilesAreRefusedInOneLine() throws IOException {
    Run absent = cli.run("check-plan", folder.resolve("none"));
    assertEquals("blindserve: " + folder.resolve("none") + " does not exist\n", absent.err());
    byte[] plan = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(plan, plan.length - 1));
    Run cut = cli.run("check-plan", file);
    assertEquals(Main.FAILED, cut.code());
    assertTrue(cut.err().startsWith("blindserve: " + file + " is no plan file: "), cut.err());
    assertEquals(1, cut.err().lines().count());
  }
}
