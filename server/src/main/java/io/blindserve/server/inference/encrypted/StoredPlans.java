package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanFormatException;
import io.blindserve.he.compile.CompileChoices;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.server.inference.encrypted.report.Measurement;
import io.blindserve.server.model.ModelFiles;
import io.blindserve.server.model.ModelLoadException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Plans that lie beside a model, so that a server need not compile: {@code plans.json} says for
 * which model, compiler and options they were made, and names each plan with its digest; a plan is
 * in {@code plan.NAME.bin}. Everything is read as hostile; what does not fit is passed over with a
 * line in the log, and the model is compiled.
 */
final class StoredPlans {

  /** The file that binds plans to a model. */
  static final String INDEX = "plans.json";

  private static final System.Logger LOG = System.getLogger(StoredPlans.class.getName());
  private static final int MAX_INDEX_BYTES = 1 << 16;
  private static final int MOST_PLANS = 8;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final ModelFiles files;

  private StoredPlans(ModelFiles files) {
    this.files = files;
  }

  /** A stored set does not fit; the message says why. */
  private static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message);
    }
  }

  /** Returns the name of the file of a plan, without a folder. */
  static String file(String plan) {
    return "plan." + requireName(plan) + ".bin";
  }

  /** Returns the name of the file of a plan's measurement, without a folder. */
  static String measurementFile(String plan) {
    return "plan." + requireName(plan) + ".measurement.json";
  }

  private static String requireName(String plan) {
    if (!NAME.matcher(plan).matches()) {
      throw new UnfitException("a plan's name is not one of a file");
    }
    return plan;
  }

  /** Returns the plans beside a model that were made for these options, or nothing. */
  static Optional<List<Plan>> read(ModelFiles files, CompileOptions options) {
    try {
      return new StoredPlans(files).read(options);
    } catch (UnfitException | ModelLoadException | JsonException | IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "model {0} version {1}: the plans beside it are not used, it is compiled: {2}",
          files.name(),
          files.version(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<List<Plan>> read(CompileOptions options) {
    Optional<byte[]> index = files.beside(INDEX, MAX_INDEX_BYTES);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    JsonObject bound = Json.parse(index.get(), JsonLimits.ofBytes(MAX_INDEX_BYTES)).asObject();
    require(bound.string("model_digest").equals(files.digest()), "they are of another model file");
    require(
        bound.string("compiler_version").equals(Compiler.VERSION),
        "they are of another version of the compiler");
    require(
        CompileSettings.stands(words(bound.object("options")), CompileSettings.words(options)),
        "they were made for other options than model.json has");
    List<JsonValue> entries = bound.array("plans").values();
    require(!entries.isEmpty() && entries.size() <= MOST_PLANS, "their number is out of range");
    List<Plan> plans = new ArrayList<>();
    for (JsonValue entry : entries) {
      Plan plan = plan(entry.asObject().string("plan"), entry.asObject().string("plan_digest"));
      require(
          plan.privacy().toString().equals(options.choices().privacy()),
          "plan " + plan.name() + " has another privacy than model.json asks for");
      require(
          plan.options().containsKey(Plan.STRUCTURE)
              == (options.choices().structure() == CompileChoices.Structure.PRIVATE),
          "plan " + plan.name() + " has another structure than model.json asks for");
      plans.add(plan);
    }
    return Optional.of(plans);
  }

  private static SortedMap<String, String> words(JsonObject options) {
    SortedMap<String, String> out = new TreeMap<>();
    options.members().forEach((name, value) -> out.put(name, value.asString()));
    return out;
  }

  private Plan plan(String name, String digest) {
    byte[] file =
        files
            .beside(file(name), Plan.MAX_FILE_BYTES)
            .orElseThrow(() -> new UnfitException("one of them is missing"));
    require(
        Digests.sha256(file).equals(digest), "plan " + name + " is not the one that was stored");
    try {
      Plan plan = Plan.read(file);
      require(
          plan.name().equals(name) && plan.header().compilerVersion().equals(Compiler.VERSION),
          "plan " + name + " is another plan inside");
      return plan;
    } catch (PlanFormatException e) {
      throw new UnfitException("plan " + name + " is no plan file: " + e.getMessage());
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new UnfitException(otherwise);
    }
  }

  /**
   * Returns why a plan is not vouched for by a measurement beside its model, or nothing where it
   * is.
   */
  static Optional<String> lacksMeasurement(ModelFiles files, Plan plan) {
    try {
      Optional<byte[]> found = files.beside(measurementFile(plan.name()), Measurement.MAX_BYTES);
      if (found.isEmpty()) {
        return Optional.of("it was not measured");
      }
      Measurement measured = Measurement.read(found.get());
      if (!measured.planDigest().equals(plan.digest())) {
        return Optional.of("its measurement is that of another plan");
      }
      return measured.vouchesFor(plan.digest(), plan.promisedError())
          ? Optional.empty()
          : Optional.of("its measurement broke the promised error");
    } catch (UnfitException | ModelLoadException | IllegalArgumentException e) {
      return Optional.of("its measurement cannot be used (" + e.getMessage() + ")");
    }
  }
}
