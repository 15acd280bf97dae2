package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.CallSeed;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.ResidentExhaustedException;
import io.blindserve.he.kernel.ScratchExhaustedException;
import io.blindserve.he.wire.WireForm;
import io.blindserve.keys.evidence.CallEvidence;
import io.blindserve.keys.evidence.EvidenceException;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Missing;
import io.blindserve.server.inference.encrypted.ReplayVerdict.NotReproduced;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Reproduced;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Step;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Computes recorded answers again, from evidence and a model or plan file. Evaluation is integers
 * only, so that any machine and any kernels give the recorded bytes. Decrypts nothing and has no
 * key to do so. For one thread; the plan and keys of the last call stay in memory for the next.
 */
public final class Replayer implements AutoCloseable {

  private static final int PREFIX = "sha256:".length();
  private static final int SHARD_DIGITS = 2;

  private final ReplaySources sources;
  private final EvidenceFolder evidence;
  private final ReplayPlans plans;
  private final PolyKernels kernels;
  private Optional<ReplayMachine> machine = Optional.empty();

  /**
   * Makes a replayer.
   *
   * @param kernels their name, or none for the fastest here
   * @throws IOException if a file that was given cannot be read
   * @throws IllegalArgumentException if the kernels are unknown
   * @throws IllegalStateException if the kernels do not run on this machine
   */
  public Replayer(ReplaySources sources, Optional<String> kernels) throws IOException {
    this.sources = sources;
    this.evidence = new EvidenceFolder(sources.evidence());
    this.plans = new ReplayPlans(sources, evidence);
    this.kernels = kernels.map(PolyKernels::named).orElseGet(PolyKernels::best);
  }

  /**
   * Replays a call.
   *
   * @throws IOException if a file cannot be read
   * @throws ModelLoadException if a plan file is of the recorded digest and still none
   */
  public ReplayVerdict replay(ReplayCall call) throws IOException {
    try {
      CallEvidence kept = request(call);
      ReplayPlans.Found found = plans.find(call);
      String answer = answer(call, kept, found.plan());
      return answer.equals(call.out())
          ? new Reproduced(found.origin())
          : new NotReproduced(
              Step.ANSWER, "the plan gives " + answer + "; the record has " + call.out());
    } catch (ReplayException e) {
      return e.verdict();
    } catch (ScratchExhaustedException | ResidentExhaustedException e) {
      throw new ModelLoadException("memory is too small for the plan", e);
    }
  }

  private CallEvidence request(ReplayCall call) throws IOException, ReplayException {
    CallEvidence kept;
    try {
      kept =
          evidence
              .read(call.record())
              .orElseThrow(() -> ReplayException.missing(Missing.REQUEST + call.record()));
    } catch (EvidenceException e) {
      throw ReplayException.differs(Step.REQUEST, "what was kept is none: " + e.getMessage());
    }
    String in = Digests.sha256(kept.inputBytes());
    if (!in.equals(call.in())) {
      throw ReplayException.differs(
          Step.REQUEST, "what was kept is " + in + "; the record has " + call.in());
    }
    return kept;
  }

  private String answer(ReplayCall call, CallEvidence kept, Plan plan)
      throws IOException, ReplayException {
    WireForm form =
        WireForm.named(kept.wire())
            .orElseThrow(() -> ReplayException.differs(Step.REQUEST, "its wire form is unknown"));
    List<Tensor> inputs =
        kept.inputs().stream()
            .map(
                one ->
                    Tensor.ofBytes(
                        one.name(), List.of((long) one.elements().size()), one.elements()))
            .toList();
    ReplayMachine ready = machine(plan);
    ready.takeKeys(call.keys(), evidence.keys(call.keys()));
    try (SeedHolder seed = new SeedHolder(seed(call, plan))) {
      return ready.answer(form, inputs, outputs(plan, kept), seed.value());
    } catch (ProblemException e) {
      throw ReplayException.differs(
          Step.REQUEST, "the plan does not take it: " + e.problem().sentence());
    }
  }

  private ReplayMachine machine(Plan plan) {
    if (machine.isEmpty() || !machine.get().isOf(plan)) {
      machine.ifPresent(ReplayMachine::close);
      machine = Optional.empty();
      machine = Optional.of(ReplayMachine.load(plan, kernels));
    }
    return machine.get();
  }

  private static List<String> outputs(Plan plan, CallEvidence kept) throws ReplayException {
    if (kept.outputs().stream().anyMatch(number -> number >= plan.outputs().size())) {
      throw ReplayException.differs(Step.REQUEST, "it asks for an output that the plan has not");
    }
    return kept.outputs().stream().map(number -> plan.outputs().get(number).name()).toList();
  }

  /** A seed, if there is one, for the time of a computation. */
  private record SeedHolder(Optional<CallSeed> value) implements AutoCloseable {
    @Override
    public void close() {
      value.ifPresent(CallSeed::close);
    }
  }

  private Optional<CallSeed> seed(ReplayCall call, Plan plan) throws IOException, ReplayException {
    if (!plan.privacy().masksAnswers()) {
      return Optional.empty();
    }
    String digest =
        call.seed()
            .orElseThrow(
                () ->
                    ReplayException.differs(
                        Step.SEED, "the plan masks its answers; the record names no seed"));
    String name = digest.substring(PREFIX);
    Path file = sources.seeds().resolve(name.substring(0, SHARD_DIGITS)).resolve(name);
    if (!Files.isRegularFile(file)) {
      throw ReplayException.missing(Missing.SEED + digest);
    }
    if (Files.size(file) != CallSeed.BYTES) {
      throw ReplayException.differs(Step.SEED, "what was kept has " + Files.size(file) + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      if (!Digests.sha256(bytes).equals(digest)) {
        throw ReplayException.differs(Step.SEED, "what was kept is another one");
      }
      return Optional.of(CallSeed.of(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    machine.ifPresent(ReplayMachine::close);
    machine = Optional.empty();
  }
}
