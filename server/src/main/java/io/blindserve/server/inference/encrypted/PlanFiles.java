package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.network.Refusal;
import io.blindserve.server.model.ModelDescription;
import io.blindserve.server.model.ModelDescription.FeatureBox;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compiles a model file outside a repository, for people who want the plan files. */
public final class PlanFiles {

  private PlanFiles() {}

  /**
   * What the compiler made of a model.
   *
   * @param plans plan files; empty where there is a refusal
   * @param refusal why there is none, in one sentence
   * @param report a text for people
   */
  public record Compilation(List<PlanBytes> plans, Optional<String> refusal, String report) {}

  /** One plan file. */
  public static final class PlanBytes {

    private final String name;
    private final String digest;
    private final byte[] file;
    private final Optional<FeatureBox> range;

    PlanBytes(Plan plan) {
      this.name = plan.name();
      this.digest = plan.digest();
      this.file = plan.write();
      this.range =
          plan.inputs().size() == 1
              ? plan.inputs().get(0).range().map(box -> new FeatureBox(box.min(), box.max()))
              : Optional.empty();
    }

    /** Returns the box within which the plan's promise holds, if it has one input and a box. */
    public Optional<FeatureBox> range() {
      return range;
    }

    /** Returns the plan's name. */
    public String name() {
      return name;
    }

    /** Returns the digest of the file. */
    public String digest() {
      return digest;
    }

    /** Returns a copy of the file's bytes. */
    public byte[] file() {
      return file.clone();
    }
  }

  /**
   * Compiles a model file; a {@code model.json} beside it declares its input range.
   *
   * @throws ModelLoadException if a file cannot be read or is malformed
   */
  public static Compilation compile(Path model) {
    ModelDescription description = ModelRepository.describeBeside(model);
    CompileResult result = EncryptedService.compile(read(model), description);
    List<PlanBytes> plans = result.plans().stream().map(PlanBytes::new).toList();
    return new Compilation(plans, result.refusal().map(Refusal::sentence), result.report());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelLoadException(file + " cannot be read", e);
    }
  }
}
