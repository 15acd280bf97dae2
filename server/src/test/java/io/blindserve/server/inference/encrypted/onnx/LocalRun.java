package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.circuit.InputCiphertext;
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
import java.util.Random;

/** Encrypts rows under a throwaway key, runs a plan that has squares, and decrypts. */
final class LocalRun implements AutoCloseable {

  private final Plan plan;
  private final PolyMemory memory = PolyMemory.create(PolyKernels.best(), 1L << 30, 1L << 28);
  private final PolyScope keyScope = memory.scratch(256L << 20);
  private final SecretKey secret;
  private final EvaluationKeySet keys;
  private final PlanProgram program;

  LocalRun(Plan plan) {
    this.plan = plan;
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(3).nextBytes(seed);
    KeyGenerator generator = new KeyGenerator(plan.parameters(), MasterSeed.of(seed), memory);
    this.secret = generator.secretKey();
    List<GaloisKey> galois = new ArrayList<>();
    plan.keys()
        .galoisLevels()
        .forEach(
            (element, level) -> galois.add(generator.galoisKey(keyScope, secret, element, level)));
    int level = plan.keys().relinearizationLevel().orElseThrow();
    this.keys =
        new EvaluationKeySet(
            Optional.of(generator.relinearizationKey(keyScope, secret, level)), galois);
    this.program = PlanProgram.load(plan, memory);
  }

  double[] answer(double[] row) {
    Encoder encoder = new Encoder(plan.parameters());
    InputCiphertext layout = plan.inputs().get(0).ciphertexts().get(0);
    double[] slots = RowPacking.encode(plan.inputs().get(0), List.of(row)).get(0);
    try (PolyScope.Frame frame = keyScope.frame();
        PolyScope scope = memory.scratch(program.scratchBytes())) {
      var plaintext =
          encoder.encode(
              keyScope,
              memory.kernels(),
              slots,
              new double[0],
              layout.logSlots(),
              layout.level(),
              Scale.ofPowerOfTwo(layout.logScale()));
      Ciphertext input = new Encryptor(secret, memory.kernels()).encrypt(keyScope, plaintext);
      Ciphertext result = program.run(scope, List.of(input), keys).get(0);
      double[][] decoded =
          new Decryptor(secret, encoder, memory.kernels())
              .decrypt(keyScope, result, DecryptionPolicy.keptPrivate());
      return RowPacking.decode(plan.outputs().get(0), List.<double[][]>of(decoded)).get(0);
    }
  }

  @Override
  public void close() {
    program.close();
    secret.close();
    keyScope.close();
  }
}
