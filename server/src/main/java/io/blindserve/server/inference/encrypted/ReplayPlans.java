package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.Compiler;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.server.inference.encrypted.PlanFiles.Compilation;
import io.blindserve.server.inference.encrypted.ReplayVerdict.PlanOrigin;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Step;
import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the plan of a record: compiled from the recorded model file where that is at hand, because
 * then the plan need not be believed, or else read from a file of the recorded digest.
 */
final class ReplayPlans {

  private final ReplaySources sources;
  private final EvidenceFolder evidence;

  /** Digests of the files that were given. */
  private final Map<String, Path> models = new HashMap<>();

  private final Map<String, Path> plans = new HashMap<>();

  /** By digest of the model file. */
  private final Map<String, Compilation> compiled = new HashMap<>();

  /**
   * Looks at the files that were given.
   *
   * @throws IOException if one cannot be read
   */
  ReplayPlans(ReplaySources sources, EvidenceFolder evidence) throws IOException {
    this.sources = sources;
    this.evidence = evidence;
    for (Path file : sources.models()) {
      models.put(Digests.sha256(Files.readAllBytes(file)), file);
    }
    for (Path file : sources.plans()) {
      plans.put(Digests.sha256(Files.readAllBytes(file)), file);
    }
  }

  /**
   * A plan of the recorded digest.
   *
   * @param origin whether it was shown to be the recorded model's
   */
  record Found(Plan plan, PlanOrigin origin) {}

  Found find(ReplayCall call) throws ReplayException {
    Optional<Path> model = model(call);
    if (model.isEmpty()) {
      return new Found(stored(call), PlanOrigin.PLAN_FILE);
    }
    try {
      return new Found(compiled(call, model.get()), PlanOrigin.MODEL);
    } catch (ReplayException e) {
      // A server keeps models whose plans may need what its folder had, or its compiler. The answer
      // can be compared, and the verdict says that it is not known to be this model's.
      if (models.containsKey(call.model()) || !isAtHand(call.plan())) {
        throw e;
      }
      return new Found(stored(call), PlanOrigin.OTHER_THAN_MODEL);
    }
  }

  private boolean isAtHand(String plan) {
    return plans.containsKey(plan) || Files.isRegularFile(evidence.plan(plan));
  }

  private Optional<Path> model(ReplayCall call) throws ReplayException {
    Path kept = evidence.model(call.model());
    Optional<Path> given = Optional.ofNullable(models.get(call.model()));
    if (given.isEmpty() && Files.isRegularFile(kept)) {
      requireDigest(Step.MODEL, "the model file that was kept", call.model(), kept);
      return Optional.of(kept);
    }
    if (given.isEmpty() && !models.isEmpty() && sources.claimed()) {
      throw ReplayException.differs(
          Step.MODEL,
          "the model file is "
              + String.join(", ", models.keySet())
              + "; the record names "
              + call.model());
    }
    return given;
  }

  private Plan compiled(ReplayCall call, Path model) throws ReplayException {
    Compilation made;
    try {
      made =
          compiled.computeIfAbsent(
              call.model(), any -> PlanFiles.compile(model, PlanFiles.Request.usual()));
    } catch (ModelLoadException | IllegalArgumentException e) {
      throw ReplayException.differs(Step.PLAN, "the model cannot be compiled: " + e.getMessage());
    }
    if (!made.modelDigest().equals(call.model())) {
      throw ReplayException.differs(
          Step.MODEL,
          "the model file that was compiled is "
              + made.modelDigest()
              + "; the record names "
              + call.model());
    }
    List<String> digests = made.plans().stream().map(PlanFiles.PlanBytes::digest).toList();
    int place = digests.indexOf(call.plan());
    if (place < 0) {
      throw ReplayException.differs(
          Step.PLAN,
          "compiler "
              + Compiler.VERSION
              + " makes "
              + (digests.isEmpty() ? "no plan" : String.join(", ", digests))
              + " of the model; the record names "
              + call.plan());
    }
    return Plan.read(made.plans().get(place).file());
  }

  private Plan stored(ReplayCall call) throws ReplayException {
    Path kept = evidence.plan(call.plan());
    Optional<Path> given = Optional.ofNullable(plans.get(call.plan()));
    if (given.isEmpty() && Files.isRegularFile(kept)) {
      requireDigest(Step.PLAN, "the plan file that was kept", call.plan(), kept);
      return read(call, kept);
    }
    if (given.isEmpty() && !plans.isEmpty() && sources.claimed()) {
      throw ReplayException.differs(
          Step.PLAN,
          "the plan file is "
              + String.join(", ", plans.keySet())
              + "; the record names "
              + call.plan());
    }
    Path file =
        given.orElseThrow(
            () ->
                ReplayException.missing(
                    "model file " + call.model() + " or plan file " + call.plan()));
    return read(call, file);
  }

  /** Its digest was known before, and the file may have changed since. */
  private static Plan read(ReplayCall call, Path file) throws ReplayException {
    Plan plan = PlanFiles.plan(file);
    if (!plan.digest().equals(call.plan())) {
      throw ReplayException.differs(
          Step.PLAN,
          "the plan file that was read is " + plan.digest() + "; the record names " + call.plan());
    }
    return plan;
  }

  private static void requireDigest(Step step, String what, String digest, Path file)
      throws ReplayException {
    try {
      String is = Digests.sha256(Files.readAllBytes(file));
      if (!is.equals(digest)) {
        throw ReplayException.differs(step, what + " is " + is + "; the record names " + digest);
      }
    } catch (IOException e) {
      throw ReplayException.missing(what + ": it cannot be read");
    }
  }
}
