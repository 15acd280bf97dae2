package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.secret.DecryptionPolicy;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Encrypts rows under a throwaway key, runs a plan for one row a request, and decrypts. */
final class LocalRun implements AutoCloseable {

  private final Plan plan;
  private final PolyMemory memory;
  private final PolyScope keyScope;
  private final SecretKey secret;
  private final EvaluationKeySet keys;
  private final PlanProgram program;

  LocalRun(Plan plan) {
    this.plan = plan;
    this.memory =
        PolyMemory.create(PolyKernels.best(), 4L << 30, PlanProgram.residentBytes(plan) + 64);
    this.keyScope = memory.scratch(1L << 30);
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(3).nextBytes(seed);
    KeyGenerator generator = new KeyGenerator(plan.parameters(), MasterSeed.of(seed), memory);
    this.secret = generator.secretKey();
    List<GaloisKey> galois = new ArrayList<>();
    plan.keys()
        .galoisLevels()
        .forEach(
            (element, level) -> galois.add(generator.galoisKey(keyScope, secret, element, level)));
    OptionalInt level = plan.keys().relinearizationLevel();
    this.keys =
        new EvaluationKeySet(
            level.isPresent()
                ? Optional.of(generator.relinearizationKey(keyScope, secret, level.getAsInt()))
                : Optional.empty(),
            galois);
    this.program = PlanProgram.load(plan, memory);
  }

  /** Returns the answer, which a client takes only within the plan's declared range. */
  double[] answer(double[] row) {
    Encoder encoder = new Encoder(plan.parameters());
    List<double[]> slots = RowPacking.encode(plan.inputs().get(0), List.of(row));
    try (PolyScope.Frame frame = keyScope.frame();
        PolyScope scope = memory.scratch(program.scratchBytes())) {
      List<Ciphertext> inputs = new ArrayList<>();
      for (int i = 0; i < slots.size(); i++) {
        InputCiphertext layout = plan.inputs().get(0).ciphertexts().get(i);
        inputs.add(encrypt(encoder, layout, slots.get(i)));
      }
      Decryptor decryptor = new Decryptor(secret, encoder, memory.kernels());
      List<double[][]> decoded = new ArrayList<>();
      for (Ciphertext result : program.run(scope, inputs, keys)) {
        decoded.add(decryptor.decrypt(keyScope, result, DecryptionPolicy.keptPrivate()));
      }
      OutputSpec output = plan.outputs().get(0);
      for (double value : RowPacking.raw(output, decoded).get(0)) {
        if (!(value >= output.low() && value <= output.high())) {
          throw new AssertionError("an answer lies outside its declared range");
        }
      }
      return RowPacking.decode(output, decoded).get(0);
    }
  }

  private Ciphertext encrypt(Encoder encoder, InputCiphertext layout, double[] slots) {
    var plaintext =
        encoder.encode(
            keyScope,
            memory.kernels(),
            slots,
            new double[0],
            layout.logSlots(),
            layout.level(),
            Scale.ofPowerOfTwo(layout.logScale()));
    return new Encryptor(secret, memory.kernels()).encrypt(keyScope, plaintext);
  }

  @Override
  public void close() {
    program.close();
    secret.close();
    keyScope.close();
  }
}
