package io.blindserve.he.bench.peers;

import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
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
import io.blindserve.he.rlwe.RelinearizationKey;
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

/**
 * A compiled plan for one encrypted row, without the HTTP around it: what the server computes, and
 * what the client does before and after.
 */
final class NetworkFigures implements AutoCloseable {

  private static final long SCRATCH = 1L << 32;

  private final Figures figures;
  private final Plan plan;
  private final PolyMemory memory;
  private final PolyScope keyScope;
  private final PolyScope client;
  private final SecretKey secret;
  private final EvaluationKeySet keys;
  private final Encoder encoder;
  private final PlanProgram program;

  NetworkFigures(Figures figures, Plan plan, PolyKernels kernels) {
    this.figures = figures;
    this.plan = plan;
    this.memory = PolyMemory.create(kernels, SCRATCH, PlanProgram.residentBytes(plan) + 64);
    long rows = (long) plan.parameters().maxLevel() + 1 + plan.parameters().rlwe().p().size();
    long pair = 2 * rows * plan.parameters().n() * Long.BYTES;
    long digits = plan.parameters().maxLevel() + 1L;
    this.keyScope = memory.scratch((plan.keys().galoisLevels().size() + 3L) * digits * pair);
    this.client = memory.scratch(16 * pair);
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(11).nextBytes(seed);
    KeyGenerator generator = new KeyGenerator(plan.parameters(), MasterSeed.of(seed), memory);
    this.secret = generator.secretKey();
    this.keys = makeKeys(generator);
    this.encoder = new Encoder(plan.parameters());
    this.program = PlanProgram.load(plan, memory);
  }

  private EvaluationKeySet makeKeys(KeyGenerator generator) {
    List<GaloisKey> galois = new ArrayList<>();
    plan.keys()
        .galoisLevels()
        .forEach(
            (element, level) -> galois.add(generator.galoisKey(keyScope, secret, element, level)));
    Optional<RelinearizationKey> relinearization =
        plan.keys().relinearizationLevel().isPresent()
            ? Optional.of(
                generator.relinearizationKey(
                    keyScope, secret, plan.keys().relinearizationLevel().getAsInt()))
            : Optional.empty();
    return new EvaluationKeySet(relinearization, galois);
  }

  /** Prints the times and the largest difference between the answer and {@code expected}. */
  void print(double[] row, double[] expected) {
    Ciphertext input = encrypt(row);
    Decryptor decryptor = new Decryptor(secret, encoder, memory.kernels());
    try (PolyScope scope = memory.scratch(program.scratchBytes())) {
      Ciphertext answer = program.run(scope, List.of(input), keys).get(0);
      figures.error(largestError(decryptor, answer, expected));
      figures.time("decrypt+decode", () -> decode(decryptor, answer));
    }
    figures.time("evaluate", () -> evaluate(input));
    figures.time("encode+encrypt", () -> encryptOnce(row));
  }

  private void evaluate(Ciphertext input) {
    try (PolyScope scope = memory.scratch(program.scratchBytes())) {
      program.run(scope, List.of(input), keys);
    }
  }

  private void encryptOnce(double[] row) {
    try (PolyScope.Frame frame = client.frame()) {
      encrypt(row);
    }
  }

  private Ciphertext encrypt(double[] row) {
    InputSpec input = plan.inputs().get(0);
    InputCiphertext layout = input.ciphertexts().get(0);
    var plaintext =
        encoder.encode(
            client,
            memory.kernels(),
            RowPacking.encode(input, List.of(row)).get(0),
            new double[0],
            layout.logSlots(),
            layout.level(),
            Scale.ofPowerOfTwo(layout.logScale()));
    return new Encryptor(secret, memory.kernels()).encrypt(client, plaintext);
  }

  private double[] decode(Decryptor decryptor, Ciphertext answer) {
    try (PolyScope.Frame frame = client.frame()) {
      double[][] slots = decryptor.decrypt(client, answer, DecryptionPolicy.keptPrivate());
      return RowPacking.decode(plan.outputs().get(0), List.<double[][]>of(slots)).get(0);
    }
  }

  /** The time of a wrong answer is no figure. */
  private double largestError(Decryptor decryptor, Ciphertext answer, double[] expected) {
    double[] found = decode(decryptor, answer);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(found[i] - expected[i]));
    }
    if (!(largest <= plan.promisedError())) {
      throw new AssertionError("an error of " + largest + " where less was promised");
    }
    return largest;
  }

  @Override
  public void close() {
    program.close();
    secret.close();
    client.close();
    keyScope.close();
  }
}
