package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.CallSeed;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.kernel.HelpedCrew;
import io.blindserve.he.kernel.HelperPool;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeyUpload;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorDigest;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Step;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** One plan in memory, with one set of keys, outside a server. For one thread. */
final class ReplayMachine implements AutoCloseable {

  private static final int READ_BYTES = 1 << 18;

  /** An auditor's machine does nothing else: a call takes what it takes. */
  private static final long SCRATCH_BYTES = 1L << 40;

  private static final long SLACK_BYTES = 1L << 20;

  private final Plan plan;
  private final KeySetShape shape;
  private final PolyMemory memory;
  private final PlanProgram program;
  private final ResidentBlock keyWords;
  private final HelperPool helpers;
  private Optional<Keys> keys = Optional.empty();

  private record Keys(String id, KeyUpload upload) {}

  private ReplayMachine(
      Plan plan,
      KeySetShape shape,
      PolyMemory memory,
      PlanProgram program,
      ResidentBlock keyWords,
      HelperPool helpers) {
    this.plan = plan;
    this.shape = shape;
    this.memory = memory;
    this.program = program;
    this.keyWords = keyWords;
    this.helpers = helpers;
  }

  static ReplayMachine load(Plan plan, PolyKernels kernels) {
    KeySetShape shape = ServedPlan.keys(plan);
    int words = Math.max(1, shape.words());
    long resident = PlanProgram.residentBytes(plan) + (long) words * Long.BYTES + SLACK_BYTES;
    PolyMemory memory = PolyMemory.create(kernels, SCRATCH_BYTES, resident);
    PlanProgram program = PlanProgram.load(plan, memory);
    return new ReplayMachine(
        plan,
        shape,
        memory,
        program,
        memory.resident(words),
        new HelperPool(Runtime.getRuntime().availableProcessors(), () -> 0));
  }

  boolean isOf(Plan other) {
    return plan.digest().equals(other.digest());
  }

  /** Takes keys into memory, in the place of those of the last call, unless they are the same. */
  void takeKeys(String id, Path file) throws IOException, ReplayException {
    if (keys.isPresent() && keys.get().id().equals(id)) {
      return;
    }
    keys = Optional.empty();
    if (!Files.isRegularFile(file)) {
      throw ReplayException.missing("evaluation keys " + id);
    }
    String is = Digests.hex(digest(file));
    if (!is.equals(id)) {
      throw ReplayException.differs(
          Step.KEYS, "what was kept is sha256:" + is + "; the record names " + id);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), READ_BYTES)) {
      keys =
          Optional.of(
              new Keys(id, WireForm.readUpload(in, shape, PolyTarget.of(keyWords.buffer()))));
    } catch (WireException e) {
      throw ReplayException.differs(Step.KEYS, "the plan does not take them: " + e.getMessage());
    }
  }

  private static byte[] digest(Path file) throws IOException {
    MessageDigest digest = Digests.newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  /**
   * Computes an answer.
   *
   * @param wanted names of outputs; empty for all
   * @param seed of the mask, for a plan that masks its answers
   * @return its digest, as a record has it
   * @throws io.blindserve.server.problem.ProblemException if the plan does not take the inputs
   */
  String answer(WireForm form, List<Tensor> tensors, List<String> wanted, Optional<CallSeed> seed) {
    List<Tensor> inputs = CiphertextTensors.inSpecOrder(plan, tensors);
    long bytes = program.scratchBytes(helpers.workers()) + CiphertextTensors.inputBytes(plan);
    try (PolyScope scope = memory.scratch(bytes);
        HelpedCrew crew = helpers.begin()) {
      List<Ciphertext> parsed = CiphertextTensors.parse(plan, form, inputs, scope);
      scope.workWith(crew);
      List<Tensor> outputs = CiphertextTensors.write(plan, form, run(scope, parsed, seed), wanted);
      MessageDigest digest = Digests.newSha256();
      TensorDigest.feed(outputs, digest::update);
      return "sha256:" + Digests.hex(digest.digest());
    }
  }

  private List<Ciphertext> run(PolyScope scope, List<Ciphertext> inputs, Optional<CallSeed> seed) {
    KeyUpload held = keys.orElseThrow().upload();
    return seed.isPresent()
        ? program.run(
            scope, inputs, held.evaluationKeys(), held.publicKey().orElseThrow(), seed.get())
        : program.run(scope, inputs, held.evaluationKeys());
  }

  @Override
  public void close() {
    helpers.close();
    keyWords.release();
    program.close();
  }
}
