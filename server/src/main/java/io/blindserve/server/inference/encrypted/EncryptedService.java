package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.kernel.HelperPool;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.ResidentExhaustedException;
import io.blindserve.server.inference.EncryptionOffer;
import io.blindserve.server.inference.EvaluationKeys;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.KeyObserver;
import io.blindserve.server.inference.OfferedPlan;
import io.blindserve.server.inference.encrypted.onnx.OnnxFormatException;
import io.blindserve.server.inference.encrypted.onnx.OnnxReader;
import io.blindserve.server.model.ModelFiles;
import io.blindserve.server.model.ModelLoadException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The encrypted side of a server: its memory, keys and evaluator, and the plans that it loads.
 * Thread-safe.
 */
public final class EncryptedService implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(EncryptedService.class.getName());

  private final EncryptedBudget budget;
  private final boolean requireMeasurement;
  private final PolyMemory memory;
  private final PlanDirectory directory = new PlanDirectory();
  private final KeyFolder keyFolder;
  private final KeyStore keys;
  private final HelperPool helpers;
  private final EncryptedEvaluator evaluator;

  /**
   * Opens the service.
   *
   * @param kernels the kernels' name, or none for the fastest here
   * @param keyFolder where evaluation keys are kept
   * @param budget bytes for everything
   * @param requireMeasurement whether plans without a measurement that kept the promise are left
   *     out, where a model does not say
   * @param pool runs evaluations and the checking of keys; stays the caller's
   * @param busyElsewhere how many cores other work than evaluations uses
   * @param seeds keeps the seeds of masked answers; stays the caller's
   * @throws java.io.UncheckedIOException if the folder cannot be written
   * @throws IllegalArgumentException if the kernels are unknown
   * @throws IllegalStateException if the kernels do not run on this machine
   */
  public EncryptedService(
      Optional<String> kernels,
      Path keyFolder,
      EncryptedBudget budget,
      boolean requireMeasurement,
      EvaluationPool pool,
      IntSupplier busyElsewhere,
      CallSeeds seeds) {
    this.budget = budget;
    this.requireMeasurement = requireMeasurement;
    PolyKernels chosen = kernels.map(PolyKernels::named).orElseGet(PolyKernels::best);
    this.memory = PolyMemory.create(chosen, budget.scratchBytes(), budget.residentBytes());
    this.keyFolder = new KeyFolder(keyFolder, budget.keyFolderBytes());
    this.keys = new KeyStore(directory, this.keyFolder, pool, memory);
    this.helpers = new HelperPool(pool.threads(), busyElsewhere);
    this.evaluator = new EncryptedEvaluator(pool, memory, keys, helpers, seeds);
  }

  /** Returns the name of the kernels in use. */
  public String kernels() {
    return memory.kernels().name();
  }

  /** Ends the threads that help evaluations; those under way go on without them. */
  @Override
  public void close() {
    helpers.close();
  }

  /** Returns the evaluator of encrypted calls. */
  public EncryptedEvaluator evaluator() {
    return evaluator;
  }

  /** Has somebody told of all keys that come and go from now on. */
  public void observeKeys(KeyObserver observer) {
    keyFolder.observe(observer);
  }

  /** Returns the file with a caller's keys, if it is there; its bytes never change. */
  public Optional<Path> keyFile(EvaluationKeys.KeyName key) {
    return keyFolder.find(key);
  }

  /** Returns the callers' keys. */
  public EvaluationKeys keys() {
    return keys;
  }

  /**
   * Compiles and loads the plans of a model version. A model that cannot be computed on ciphertexts
   * is loaded without plans, and its offer says why.
   *
   * @throws ModelLoadException if memory is too small for the weights
   */
  public EncryptedModel load(ModelFiles files) {
    if (!files.description().encrypted()) {
      return without("its model.json does not allow encrypted serving.");
    }
    CompileOptions options;
    try {
      options = CompileSettings.options(files.description());
    } catch (IllegalArgumentException e) {
      return without("its model.json asks for something impossible: " + e.getMessage() + ".");
    }
    List<Plan> plans;
    Optional<List<Plan>> stored = StoredPlans.read(files, options);
    if (stored.isPresent()) {
      plans = stored.get();
    } else {
      CompileResult result;
      try {
        result = compile(files.onnx(), options);
      } catch (ModelLoadException e) {
        // ONNX Runtime reads more than the compiler does.
        return without(e.getMessage() + ".");
      }
      if (result.refusal().isPresent()) {
        return without(result.refusal().get().sentence());
      }
      plans = result.plans();
    }
    return offered(plans, files);
  }

  /**
   * Loads what may be offered; what may not is left out, and its reason is told if none is left.
   */
  private EncryptedModel offered(List<Plan> plans, ModelFiles files) {
    List<String> reasons = new ArrayList<>();
    List<Plan> measured = measured(plans, files, reasons);
    List<ServedPlan> served = new ArrayList<>();
    for (ServedPlan plan : load(measured, files)) {
      Optional<String> misfit = plan.misfit(budget, helpers.workers());
      if (misfit.isPresent()) {
        plan.program().close();
        reasons.add(
            "plan "
                + plan.offer().name()
                + ": "
                + misfit.get()
                + ", more than this server is given");
      } else {
        served.add(plan);
      }
    }
    reasons.forEach(reason -> LOG.log(Level.WARNING, "{0} is left out: {1}", files.name(), reason));
    if (served.isEmpty()) {
      return without(String.join("; ", reasons) + ".");
    }
    served.forEach(evaluator::rehearse);
    List<OfferedPlan> offers = served.stream().map(ServedPlan::offer).toList();
    return new EncryptedModel(served, new EncryptionOffer(offers, Optional.empty()), directory);
  }

  private List<Plan> measured(List<Plan> plans, ModelFiles files, List<String> reasons) {
    if (!files.description().settings().requireMeasurement().orElse(requireMeasurement)) {
      return plans;
    }
    List<Plan> out = new ArrayList<>();
    for (Plan plan : plans) {
      Optional<String> lacks = StoredPlans.lacksMeasurement(files, plan);
      lacks.ifPresentOrElse(
          why ->
              reasons.add("plan " + plan.name() + ": this server wants plans measured, and " + why),
          () -> out.add(plan));
    }
    return out;
  }

  private List<ServedPlan> load(List<Plan> compiled, ModelFiles files) {
    List<ServedPlan> plans = new ArrayList<>();
    try {
      for (Plan plan : compiled) {
        plans.add(ServedPlan.of(PlanProgram.load(plan, memory), files));
      }
      return plans;
    } catch (ResidentExhaustedException e) {
      plans.forEach(plan -> plan.program().close());
      throw new ModelLoadException("the memory for weights of encrypted plans is full", e);
    }
  }

  private EncryptedModel without(String reason) {
    return new EncryptedModel(List.of(), EncryptionOffer.none(reason), directory);
  }

  /**
   * Compiles a model.
   *
   * @throws ModelLoadException if the bytes are no ONNX model
   */
  static CompileResult compile(byte[] onnx, CompileOptions options) {
    try {
      return Compiler.compile(OnnxReader.read(onnx), options);
    } catch (OnnxFormatException e) {
      throw new ModelLoadException(String.valueOf(e.getMessage()), e);
    }
  }
}
