package io.blindserve.client.cli;

import io.blindserve.client.crypt.EvaluationKeys;
import io.blindserve.client.crypt.RowCipher;
import io.blindserve.client.crypt.SessionKeys;
import io.blindserve.client.crypt.SpecGuard;
import io.blindserve.client.crypt.WireSizes;
import io.blindserve.he.circuit.BodyLimits;
import io.blindserve.he.circuit.CallSeed;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeyUpload;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireForm;
import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.secret.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A plan with both sides in one process, under a key that is thrown away: rows are encrypted as a
 * client does, evaluated as a server does, and decrypted. Keys and ciphertexts pass through their
 * wire forms. Not thread-safe.
 */
final class LocalPlan implements AutoCloseable {

  private static final WireForm FORM = WireForm.BLINDSERVE_1;
  private static final String NO_DIGEST = "sha256:" + "0".repeat(64);

  private final Plan plan;
  private final PlanSpec spec;
  private final PolyMemory memory;
  private final PlanProgram program;
  private final SessionKeys keys;
  private final RowCipher cipher;
  private final ResidentBlock keyWords;
  private final KeyUpload uploaded;
  private final Duration loading;
  private final Duration keyGeneration;
  private final long scopeBytes;

  LocalPlan(Plan plan) {
    this.plan = plan;
    this.spec = spec(plan);
    SpecGuard.check(spec);
    KeySetShape shape = shape(plan);
    long inputs = 2 * spec.cost().lattigo().requestBytes() + (1L << 20);
    long resident =
        PlanProgram.residentBytes(plan) + (long) shape.words() * Long.BYTES + (1L << 20);
    this.memory = PolyMemory.create(PolyKernels.best(), 4L << 30, resident);
    long loaded = System.nanoTime();
    this.program = PlanProgram.load(plan, memory);
    this.loading = Duration.ofNanos(System.nanoTime() - loaded);
    this.scopeBytes = program.scratchBytes() + inputs;
    this.keys = throwaway(plan.parameters());
    this.cipher = new RowCipher(spec, keys, FORM);
    long started = System.nanoTime();
    EvaluationKeys made = EvaluationKeys.make(spec, keys, FORM, done -> {});
    this.keyGeneration = Duration.ofNanos(System.nanoTime() - started);
    this.keyWords = memory.resident(Math.max(1, shape.words()));
    this.uploaded = read(made, shape, keyWords);
  }

  private static SessionKeys throwaway(CkksParameters parameters) {
    try (SecretBytes seed = SecretBytes.random(64)) {
      return seed.use(SecretAccess.granted(), bytes -> SessionKeys.derive(parameters, bytes));
    }
  }

  private static PlanSpec spec(Plan plan) {
    PlanCost cost =
        new WireSizes(shape(plan), plan.parameters(), plan.inputs(), plan.outputs())
            .cost(plan.milliseconds());
    BodyLimits unlimited = new BodyLimits(Long.MAX_VALUE, Long.MAX_VALUE);
    return PlanSpec.of(plan, "local", "1", NO_DIGEST, cost, unlimited);
  }

  private static KeySetShape shape(Plan plan) {
    return new KeySetShape(
        plan.parameters().rlwe(),
        plan.keys().relinearizationLevel(),
        plan.keys().galoisLevels(),
        plan.keys().publicKey());
  }

  private static KeyUpload read(EvaluationKeys made, KeySetShape shape, ResidentBlock block) {
    List<InputStream> pieces = new ArrayList<>();
    made.pieces().forEach(piece -> pieces.add(new ByteArrayInputStream(piece)));
    try (InputStream body = new SequenceInputStream(Collections.enumeration(pieces))) {
      return WireForm.readUpload(body, shape, PolyTarget.of(block.buffer()));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }

  PlanSpec spec() {
    return spec;
  }

  /** Returns the bytes of the keys as they would be uploaded. */
  long keyBytes() {
    return FORM.uploadBytes(shape(plan));
  }

  /** Returns how long it took to make the plan ready to run, once it was read. */
  Duration loading() {
    return loading;
  }

  Duration keyGeneration() {
    return keyGeneration;
  }

  String kernels() {
    return memory.kernels().name();
  }

  /** Encrypts rows of one request. */
  List<byte[]> encrypt(List<double[]> rows) {
    return cipher.encrypt(rows);
  }

  /**
   * What a server would answer, and how long it took.
   *
   * @param elements ciphertexts as bytes
   * @param evaluation from ciphertexts in memory to ciphertexts in memory
   * @param call from bytes to bytes
   */
  record Answer(List<byte[]> elements, Duration evaluation, Duration call) {}

  /** Evaluates the plan, as a server does. */
  Answer evaluate(List<byte[]> request) {
    long started = System.nanoTime();
    List<InputCiphertext> layouts = plan.inputs().get(0).ciphertexts();
    try (PolyScope scope = memory.scratch(scopeBytes)) {
      List<Ciphertext> inputs = new ArrayList<>();
      for (int i = 0; i < request.size(); i++) {
        inputs.add(
            FORM.readCiphertext(
                ByteBuffer.wrap(request.get(i)), shape(layouts.get(i)), PolyTarget.of(scope)));
      }
      long read = System.nanoTime();
      List<Ciphertext> results = run(scope, inputs);
      Duration evaluation = Duration.ofNanos(System.nanoTime() - read);
      List<byte[]> elements =
          results.stream().map(r -> FORM.writeComputed(plan.parameters(), r)).toList();
      return new Answer(elements, evaluation, Duration.ofNanos(System.nanoTime() - started));
    }
  }

  private List<Ciphertext> run(PolyScope scope, List<Ciphertext> inputs) {
    if (!plan.privacy().masksAnswers()) {
      return program.run(scope, inputs, uploaded.evaluationKeys());
    }
    try (CallSeed seed = CallSeed.fresh()) {
      return program.run(
          scope, inputs, uploaded.evaluationKeys(), uploaded.publicKey().orElseThrow(), seed);
    }
  }

  private ElementShape shape(InputCiphertext layout) {
    return ElementShape.exact(
        plan.parameters(),
        layout.level(),
        Scale.ofPowerOfTwo(layout.logScale()),
        layout.logSlots());
  }

  /** Decrypts an answer to {@code rows}; outputs are after {@code post}. */
  List<double[]> decrypt(List<byte[]> answer, List<double[]> rows) {
    cipher.checkForm(answer);
    return cipher.decrypt(answer, rows);
  }

  @Override
  public void close() {
    keys.close();
    program.close();
    keyWords.release();
  }
}
