package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.kernel.KernelReport;
import io.blindserve.he.kernel.PolyKernels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code doctor} prints; how fast anything is, is not asserted. */
class DoctorCommandTest {

  private static final String PROPERTY = "blindserve.kernels";

  private record Run(int code, String out, String err) {}

  private static Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new DoctorCommand());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(new OneLineErrors());
    return new Run(line.execute(words), out.toString(), err.toString());
  }

  private static List<String> strings(JsonObject json, String name) {
    return json.array(name).values().stream().map(JsonValue::asString).toList();
  }

  private static JsonObject json() {
    Run run = run("--json", "--measure-ms", "2");
    assertEquals(0, run.code(), run.err());
    assertEquals(1, run.out().lines().count(), run.out());
    return Json.parse(run.out().strip(), JsonLimits.ofBytes(1 << 14)).asObject();
  }

  @Test
  void theJsonHasAllThatIsKnownOfTheKernels() {
    JsonObject json = json();
    KernelReport report = PolyKernels.report();
    assertEquals(Runtime.getRuntime().availableProcessors(), json.intValue("cores"));
    assertEquals(report.platform(), json.string("platform"));
    assertEquals(report.nativeLibrary(), json.bool("native_library"));
    assertEquals(report.features(), strings(json, "cpu_features"));
    assertEquals(report.built(), strings(json, "built_features"));
    assertEquals(report.missing(), strings(json, "missing_features"));
    assertEquals(report.available(), strings(json, "available_kernels"));
    assertEquals(report.chosen(), json.string("kernels"));
    assertEquals(report.reason(), json.string("reason"));
    assertEquals(report.advice().isEmpty(), json.get("advice").isNull());
  }

  @Test
  void everyAvailableKernelIsMeasured() {
    JsonArray measured = json().array("measured");
    List<String> names =
        measured.values().stream().map(v -> v.asObject().string("kernels")).toList();
    assertEquals(PolyKernels.available().stream().map(PolyKernels::name).toList(), names);
    for (JsonValue speed : measured.values()) {
      assertTrue(speed.asObject().doubleValue("ntt_us") > 0);
      assertTrue(speed.asObject().doubleValue("rotation_us") > 0);
    }
  }

  @Test
  void theTextSaysTheSame() {
    Run run = run("--measure-ms", "2");
    assertEquals(0, run.code(), run.err());
    KernelReport report = PolyKernels.report();
    List<String> starts =
        List.of(
            "blindserve ",
            "java: ",
            "cores: ",
            "memory: ",
            "native library: ",
            "kernels: " + report.chosen() + " (",
            "advice: ");
    for (String start : starts) {
      assertEquals(1, run.out().lines().filter(l -> l.startsWith(start)).count(), run.out());
    }
    for (String name : report.available()) {
      assertEquals(
          1, run.out().lines().filter(l -> l.matches("  " + name + " +transform .*")).count());
    }
    assertEquals(1, run.out().lines().filter(l -> l.endsWith("(in use)")).count(), run.out());
  }

  @Test
  void forcedKernelsAreNamedAsForced() {
    String before = System.getProperty(PROPERTY);
    try {
      System.setProperty(PROPERTY, "java");
      JsonObject json = json();
      assertEquals("java", json.string("kernels"));
      assertTrue(json.string("reason").contains(PROPERTY));
      assertEquals(PolyKernels.available().size() == 1, json.get("advice").isNull());
      System.setProperty(PROPERTY, "abacus");
      Run unknown = run("--measure-ms", "2");
      assertEquals(1, unknown.code());
      assertEquals(1, unknown.err().lines().count(), unknown.err());
      assertTrue(unknown.err().contains("java, portable"), unknown.err());
    } finally {
      if (before == null) {
        System.clearProperty(PROPERTY);
      } else {
        System.setProperty(PROPERTY, before);
      }
    }
  }

  @Test
  void aTimeThatMeasuresNothingIsWrongUsage() {
    assertEquals(2, run("--measure-ms", "0").code());
    assertEquals(2, run("--measure-ms", "60001").code());
  }
}
