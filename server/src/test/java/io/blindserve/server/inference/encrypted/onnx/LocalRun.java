package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.circuit.CallSeed;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.secret.DecryptionPolicy;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.wire.SeededCiphertext;
import io.blindserve.he.wire.WireForm;
import java.util.ArrayList;
import java.util.List;

/** Encrypts rows under a throwaway key, runs a plan, masked where it says so, and decrypts. */
final class LocalRun implements AutoCloseable {

  private static final long MOST_BYTES = 8L << 30;

  private final Plan plan;
  private final PolyMemory memory;
  private final ThrowawayKeys keys;
  private final Encoder encoder;
  private final Encryptor encryptor;
  private final PolyScope ciphertexts;
  private final PlanProgram program;

  LocalRun(Plan plan) {
    this.plan = plan;
    this.memory =
        PolyMemory.create(PolyKernels.best(), MOST_BYTES, PlanProgram.residentBytes(plan) + 64);
    this.keys = new ThrowawayKeys(plan, memory);
    this.encoder = new Encoder(plan.parameters());
    this.encryptor = new Encryptor(keys.secret(), memory.kernels());
    this.ciphertexts = memory.scratch(callBytes(plan));
    this.program = PlanProgram.load(plan, memory);
  }

  /** What a request and its answer take beside the evaluation. */
  private static long callBytes(Plan plan) {
    int count = plan.inputs().get(0).ciphertexts().size() + plan.results().size() + 8;
    int maxLevel = plan.parameters().maxLevel();
    return 4L * Long.BYTES * count * plan.parameters().rlwe().qpAt(maxLevel).words();
  }

  /**
   * A call as a client sees it.
   *
   * @param answers of the rows
   * @param requestBytes of the ciphertexts as {@code blindserve-1} has them
   * @param answerBytes of those that came back
   */
  record Exchange(List<double[]> answers, long requestBytes, long answerBytes) {}

  /** Returns the answer to a row, which a client takes only within the plan's declared range. */
  double[] answer(double[] row) {
    return exchange(List.of(row)).answers().get(0);
  }

  /** Returns the answers to rows, as many a request as the plan takes. */
  List<double[]> answers(List<double[]> rows) {
    int together = plan.inputs().get(0).rows();
    List<double[]> out = new ArrayList<>();
    for (int first = 0; first < rows.size(); first += together) {
      List<double[]> some = rows.subList(first, Math.min(rows.size(), first + together));
      out.addAll(exchange(some).answers().subList(0, some.size()));
    }
    return out;
  }

  Exchange exchange(List<double[]> rows) {
    CkksParameters parameters = plan.parameters();
    List<double[]> slots = RowPacking.encode(plan.inputs().get(0), rows);
    try (PolyScope.Frame frame = ciphertexts.frame();
        PolyScope scope = memory.scratch(program.scratchBytes())) {
      List<Ciphertext> inputs = new ArrayList<>();
      long requestBytes = 0;
      for (int i = 0; i < slots.size(); i++) {
        InputCiphertext layout = plan.inputs().get(0).ciphertexts().get(i);
        SeededCiphertext fresh = encrypt(layout, slots.get(i));
        requestBytes += WireForm.BLINDSERVE_1.writeFresh(parameters, fresh).length;
        inputs.add(fresh.value());
      }
      Decryptor decryptor = new Decryptor(keys.secret(), encoder, memory.kernels());
      List<double[][]> decoded = new ArrayList<>();
      long answerBytes = 0;
      for (Ciphertext result : run(scope, inputs)) {
        answerBytes += WireForm.BLINDSERVE_1.writeComputed(parameters, result).length;
        decoded.add(decryptor.decrypt(ciphertexts, result, DecryptionPolicy.keptPrivate()));
      }
      return new Exchange(finished(decoded, rows.size()), requestBytes, answerBytes);
    }
  }

  private List<Ciphertext> run(PolyScope scope, List<Ciphertext> inputs) {
    if (!plan.privacy().masksAnswers()) {
      return program.run(scope, inputs, keys.evaluation());
    }
    try (CallSeed seed = CallSeed.fresh()) {
      return program.run(scope, inputs, keys.evaluation(), keys.publicKey(), seed);
    }
  }

  private List<double[]> finished(List<double[][]> decoded, int rows) {
    OutputSpec output = plan.outputs().get(0);
    for (double[] row : RowPacking.raw(output, decoded).subList(0, rows)) {
      for (double value : row) {
        if (!(value >= output.low() && value <= output.high())) {
          throw new AssertionError(
              "answer " + value + " is outside [" + output.low() + ", " + output.high() + "]");
        }
      }
    }
    return RowPacking.decode(output, decoded);
  }

  private SeededCiphertext encrypt(InputCiphertext layout, double[] slots) {
    var plaintext =
        encoder.encode(
            ciphertexts,
            memory.kernels(),
            slots,
            new double[0],
            layout.logSlots(),
            layout.level(),
            Scale.ofPowerOfTwo(layout.logScale()));
    return encryptor.encryptSeeded(ciphertexts, plaintext);
  }

  /** Returns the bytes of the keys that a client uploads. */
  long keyBytes() {
    return keys.uploadBytes();
  }

  @Override
  public void close() {
    program.close();
    ciphertexts.close();
    keys.close();
  }
}
