package io.blindserve.client.cli;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.json.JsonBoolean;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a check found: a measurement that is bound to the plan by its digest and holds no
 * row, and, only where it is asked for, the answers themselves for a picture.
 */
final class MeasurementFile {

  private MeasurementFile() {}

  /** Writes the measurement; an earlier one is replaced at once. */
  static void write(
      Path file,
      Plan plan,
      PlanCheck check,
      boolean kept,
      WarmTimes times,
      LocalPlan local,
      boolean withModel) {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    fields.put("measurement_version", JsonNumber.of(1));
    fields.put("plan", new JsonString(plan.name()));
    fields.put("plan_digest", new JsonString(plan.digest()));
    fields.put("rows", JsonNumber.of(check.rows()));
    fields.put("requests", JsonNumber.of(check.requests()));
    fields.put("largest_error", error(check.largestError()));
    fields.put("promised_error", JsonNumber.of(plan.promisedError()));
    fields.put("kept", new JsonBoolean(kept));
    fields.put("compared_with", new JsonString(withModel ? "model" : "plan"));
    fields.put("kernels", new JsonString(local.kernels()));
    fields.put("median_milliseconds", JsonNumber.of(times.evaluationMillis()));
    fields.put("median_call_milliseconds", JsonNumber.of(times.callMillis()));
    fields.put("load_milliseconds", JsonNumber.of(local.loading().toMillis()));
    fields.put("repetitions", JsonNumber.of(times.repetitions()));
    fields.put("date", new JsonString(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    fields.put("version", new JsonString(new Version().getVersion()[0]));
    fields.put("java", new JsonString(Runtime.version().toString()));
    replace(file, JsonWriter.toBytes(new JsonObject(fields)));
  }

  private static JsonValue error(double largest) {
    return Double.isFinite(largest) ? JsonNumber.of(largest) : new JsonString("unbounded");
  }

  /** Writes plain and encrypted answers as a table. */
  static void writePairs(Path file, List<double[]> pairs) {
    StringBuilder table = new StringBuilder("plain,encrypted\n");
    for (double[] pair : pairs) {
      table.append(pair[0]).append(',').append(pair[1]).append('\n');
    }
    replace(file, table.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void replace(Path file, byte[] bytes) {
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CliException(file + " cannot be written (" + e.getClass().getSimpleName() + ")", e);
    }
  }
}
