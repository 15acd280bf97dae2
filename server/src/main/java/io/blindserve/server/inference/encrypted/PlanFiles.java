package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanFormatException;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.network.Refusal;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import io.blindserve.server.inference.encrypted.report.CompilationReport;
import io.blindserve.server.model.EncryptedSettings;
import io.blindserve.server.model.ModelDescription;
import io.blindserve.server.model.ModelDescription.FeatureBox;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Compiles a model file outside a repository, for people who want the plan files. */
public final class PlanFiles {

  private PlanFiles() {}

  /**
   * What a person asks for.
   *
   * @param settings those that go before the ones of {@code model.json}
   * @param calibration raw rows to find ranges by
   * @param keysOf a plan file whose keys must do
   */
  public record Request(
      EncryptedSettings settings, List<double[]> calibration, Optional<Path> keysOf) {

    /** Copies the list. */
    public Request {
      calibration = List.copyOf(calibration);
    }

    /** Returns the request of somebody who asks for nothing. */
    public static Request usual() {
      return new Request(EncryptedSettings.USUAL, List.of(), Optional.empty());
    }
  }

  /**
   * What the compiler made of a model.
   *
   * @param plans plan files; empty where there is a refusal
   * @param refusal why there is none, in one sentence
   * @param report what there is to say
   * @param modelDigest digest of the model file
   * @param options what was asked for, in words
   */
  public record Compilation(
      List<PlanBytes> plans,
      Optional<String> refusal,
      CompilationReport report,
      String modelDigest,
      SortedMap<String, String> options) {

    /** Copies the list. */
    public Compilation {
      plans = List.copyOf(plans);
    }
  }

  /** One plan file. */
  public static final class PlanBytes {

    private final String name;
    private final String digest;
    private final String output;
    private final byte[] file;
    private final Optional<FeatureBox> range;
    private final boolean approximated;

    PlanBytes(Plan plan) {
      this.name = plan.name();
      this.digest = plan.digest();
      this.output = plan.outputs().get(0).name();
      this.file = plan.write();
      this.approximated = plan.options().containsKey(Plan.APPROXIMATION);
      this.range =
          plan.inputs().size() == 1
              ? plan.inputs().get(0).range().map(box -> new FeatureBox(box.min(), box.max()))
              : Optional.empty();
    }

    /** Returns the box within which the plan's promise holds, if it has one input and a box. */
    public Optional<FeatureBox> range() {
      return range;
    }

    /**
     * Returns whether polynomials stand in the place of functions: then the promise is about these,
     * not about the model.
     */
    public boolean isApproximated() {
      return approximated;
    }

    /** Returns the name of the model's output that the plan answers. */
    public String output() {
      return output;
    }

    /** Returns the plan's name. */
    public String name() {
      return name;
    }

    /** Returns the digest of the file. */
    public String digest() {
      return digest;
    }

    /** Returns the name of its file, without a folder. */
    public String fileName() {
      return StoredPlans.file(name);
    }

    /** Returns a copy of the file's bytes. */
    public byte[] file() {
      return file.clone();
    }
  }

  /**
   * Compiles a model file; a {@code model.json} beside it declares its input range and settings.
   *
   * @throws ModelLoadException if a file cannot be read or is malformed
   * @throws IllegalArgumentException if something that was asked for is out of range
   */
  public static Compilation compile(Path model, Request request) {
    ModelDescription description = ModelRepository.describeBeside(model);
    byte[] onnx = read(model);
    CompileOptions options =
        CompileSettings.options(
            description,
            request.settings(),
            request.calibration(),
            request.keysOf().map(PlanFiles::plan));
    CompileResult result = EncryptedService.compile(onnx, options);
    Optional<String> refusal = result.refusal().map(Refusal::sentence);
    return new Compilation(
        result.plans().stream().map(PlanBytes::new).toList(),
        refusal,
        new CompilationReport(hereTimed(result.details()), refusal),
        ModelRepository.sha256(onnx),
        CompileSettings.words(options));
  }

  private static CompileReport hereTimed(CompileReport report) {
    return report.plans().isEmpty() ? report : MachineSpeed.measure().correct(report);
  }

  /**
   * Writes the plans and the file that binds them to the model; a server that finds them beside the
   * model need not compile. The binding is written last, so that it never names what is not there.
   *
   * @return the plan files, in the order of the plans
   * @throws IOException if the folder cannot be written
   */
  public static List<Path> write(Compilation compiled, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path index = folder.resolve(StoredPlans.INDEX);
    Files.deleteIfExists(index);
    List<Path> written = new ArrayList<>();
    List<JsonValue> entries = new ArrayList<>();
    for (PlanBytes plan : compiled.plans()) {
      Path file = folder.resolve(plan.fileName());
      Files.deleteIfExists(folder.resolve(StoredPlans.measurementFile(plan.name())));
      replace(file, plan.file);
      written.add(file);
      entries.add(words(Map.of("plan", plan.name(), "plan_digest", plan.digest())));
    }
    Map<String, JsonValue> document = new LinkedHashMap<>();
    document.put("model_digest", new JsonString(compiled.modelDigest()));
    document.put("compiler_version", new JsonString(Compiler.VERSION));
    document.put("options", words(compiled.options()));
    document.put("plans", new JsonArray(entries));
    replace(index, JsonWriter.toBytes(new JsonObject(document)));
    return written;
  }

  private static JsonObject words(Map<String, String> words) {
    Map<String, JsonValue> out = new LinkedHashMap<>();
    words.forEach((name, value) -> out.put(name, new JsonString(value)));
    return new JsonObject(out);
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static Plan plan(Path file) {
    try {
      if (Files.size(file) > Plan.MAX_FILE_BYTES) {
        throw new ModelLoadException(file + " is larger than a plan file can be");
      }
      return Plan.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ModelLoadException(file + " cannot be read", e);
    } catch (PlanFormatException e) {
      throw new ModelLoadException(file + " is no plan file: " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelLoadException(file + " cannot be read", e);
    }
  }
}
