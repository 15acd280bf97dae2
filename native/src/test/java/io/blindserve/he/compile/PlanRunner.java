package io.blindserve.he.compile;

import io.blindserve.he.circuit.CallSeed;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.Crew;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.secret.DecryptionPolicy;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/** A client and a server in one: encrypts rows, runs a plan, decrypts answers. */
public final class PlanRunner implements AutoCloseable {

  private final Plan plan;
  private final PolyMemory memory;
  private final PolyScope keyScope;
  private final PolyScope ciphertexts;
  private final SecretKey secret;
  private final EvaluationKeySet keys;
  private final PublicKey publicKey;
  private final Encoder encoder;
  private final PlanProgram program;

  /** Makes keys and loads the plan. */
  public PlanRunner(Plan plan, PolyKernels kernels) {
    Assumptions.assumeTrue(canMakeKeys(plan), "keys with several special primes");
    this.plan = plan;
    this.memory = PolyMemory.create(kernels, 1L << 32, PlanProgram.residentBytes(plan) + 64);
    this.keyScope = memory.scratch(keyBytes(plan));
    int count = plan.values().size() - plan.steps().size() + plan.results().size();
    this.ciphertexts = memory.scratch((16L + 2L * count) * ciphertextBytes(plan));
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(11).nextBytes(seed);
    KeyGenerator generator = new KeyGenerator(plan.parameters(), MasterSeed.of(seed), memory);
    this.secret = generator.secretKey();
    List<GaloisKey> galois = new ArrayList<>();
    for (Map.Entry<Long, Integer> entry : plan.keys().galoisLevels().entrySet()) {
      galois.add(generator.galoisKey(keyScope, secret, entry.getKey(), entry.getValue()));
    }
    this.keys =
        new EvaluationKeySet(
            plan.keys().relinearizationLevel().isPresent()
                ? Optional.of(
                    generator.relinearizationKey(
                        keyScope, secret, plan.keys().relinearizationLevel().getAsInt()))
                : Optional.empty(),
            galois);
    this.publicKey = generator.publicKey(keyScope, secret);
    this.encoder = new Encoder(plan.parameters());
    this.program = PlanProgram.load(plan, memory);
  }

  /** Returns whether keys can be made for the plan's number of special primes. */
  private static boolean canMakeKeys(Plan plan) {
    if (plan.keySwitches() == 0) {
      return true;
    }
    PolyMemory memory = PolyMemory.create(PolyKernels.best(), 1L << 30, 64);
    KeyGenerator generator =
        new KeyGenerator(plan.parameters(), MasterSeed.of(new byte[MasterSeed.BYTES]), memory);
    try (SecretKey secret = generator.secretKey();
        PolyScope scope = memory.scratch(8 * ciphertextBytes(plan))) {
      generator.relinearizationKey(scope, secret, 0);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static long ciphertextBytes(Plan plan) {
    int primes = plan.parameters().rlwe().q().size() + plan.parameters().rlwe().p().size();
    return 16L * plan.parameters().n() * primes;
  }

  private static long keyBytes(Plan plan) {
    int each = Math.max(1, plan.parameters().rlwe().p().size());
    long digits = (plan.parameters().maxLevel() + each) / each;
    return (plan.keys().galoisLevels().size() + 4) * digits * ciphertextBytes(plan);
  }

  /** Returns the answer to one row: outputs after {@code post}. */
  public double[] answer(double[] row) {
    return answers(List.of(row)).get(0);
  }

  /** Returns the answers to rows of one request: outputs after {@code post}. */
  public List<double[]> answers(List<double[]> rows) {
    return RowPacking.decode(plan.outputs().get(0), slots(rows));
  }

  /** Returns all slots of the answer's ciphertexts, real and imaginary parts. */
  public List<double[][]> slots(List<double[]> rows) {
    try (PolyScope.Frame frame = ciphertexts.frame();
        PolyScope scope = memory.scratch(program.scratchBytes())) {
      List<Ciphertext> results = run(scope, encrypt(rows));
      Decryptor decryptor = new Decryptor(secret, encoder, memory.kernels());
      List<double[][]> slots = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        Ciphertext result = results.get(i);
        int logSlots = plan.outputs().get(0).ciphertexts().get(i).logSlots();
        Ciphertext narrow = Ciphertext.of(result.c0(), result.c1(), result.scale(), logSlots);
        slots.add(decryptor.decrypt(ciphertexts, narrow, DecryptionPolicy.keptPrivate()));
      }
      return slots;
    }
  }

  private List<Ciphertext> run(PolyScope scope, List<Ciphertext> inputs) {
    if (!plan.privacy().masksAnswers()) {
      return program.run(scope, inputs, keys);
    }
    try (CallSeed seed = CallSeed.fresh()) {
      return program.run(scope, inputs, keys, publicKey, seed);
    }
  }

  /** Returns the milliseconds of the fastest of some runs. */
  public double milliseconds(double[] row, int runs) {
    double least = Double.POSITIVE_INFINITY;
    try (Call call = call(List.of(row))) {
      for (int i = 0; i < runs; i++) {
        long started = System.nanoTime();
        call.run();
        least = Math.min(least, (System.nanoTime() - started) / 1e6);
      }
    }
    return least;
  }

  /** Encrypts rows for a call that can be made often; close it before this and before others. */
  public Call call(List<double[]> rows) {
    return new Call(rows);
  }

  /** A request and the memory of its evaluation. */
  public final class Call implements AutoCloseable {

    private final PolyScope.Frame request = ciphertexts.frame();
    private final List<Ciphertext> inputs;
    private final PolyScope scope = memory.scratch(program.scratchBytes());

    private Call(List<double[]> rows) {
      this.inputs = encrypt(rows);
    }

    /** Evaluates the plan, encryption and decryption left out. */
    public void run() {
      try (PolyScope.Frame frame = scope.frame()) {
        PlanRunner.this.run(scope, inputs);
      }
    }

    @Override
    public void close() {
      scope.close();
      request.close();
    }
  }

  /** Returns the bytes that one call takes, its request left out. */
  public long scratchBytes() {
    return program.scratchBytes();
  }

  /** Returns what the answer's ciphertexts decode to, for a crew's run over real slots. */
  public List<double[][]> decoded(List<double[]> slots, Crew crew) {
    List<InputCiphertext> layouts = new ArrayList<>();
    plan.inputs().forEach(input -> layouts.addAll(input.ciphertexts()));
    Decryptor decryptor = new Decryptor(secret, encoder, memory.kernels());
    try (PolyScope.Frame frame = ciphertexts.frame();
        PolyScope scope = memory.scratch(program.scratchBytes(crew.workers()))) {
      scope.workWith(crew);
      List<Ciphertext> inputs = new ArrayList<>();
      for (int i = 0; i < slots.size(); i++) {
        inputs.add(encrypt(layouts.get(i), slots.get(i)));
      }
      List<double[][]> out = new ArrayList<>();
      for (Ciphertext result : program.run(scope, inputs, keys)) {
        out.add(decryptor.decrypt(ciphertexts, result, DecryptionPolicy.keptPrivate()));
      }
      return out;
    }
  }

  private Ciphertext encrypt(double[] row) {
    return encrypt(List.of(row)).get(0);
  }

  private List<Ciphertext> encrypt(List<double[]> rows) {
    InputSpec input = plan.inputs().get(0);
    List<double[]> slots = RowPacking.encode(input, rows);
    List<Ciphertext> out = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      out.add(encrypt(input.ciphertexts().get(i), slots.get(i)));
    }
    return out;
  }

  private Ciphertext encrypt(InputCiphertext layout, double[] slots) {
    var plaintext =
        encoder.encode(
            ciphertexts,
            memory.kernels(),
            slots,
            new double[0],
            layout.logSlots(),
            layout.level(),
            Scale.ofPowerOfTwo(layout.logScale()));
    return new Encryptor(secret, memory.kernels()).encrypt(ciphertexts, plaintext);
  }

  /**
   * Encrypts rows, runs the plan, and returns the residues modulo the first prime, transformed, of
   * the second polynomial of each input and then of the first answer: what a client has of both.
   */
  List<long[]> secondPolynomials(List<double[]> rows) {
    try (PolyScope.Frame frame = ciphertexts.frame();
        PolyScope scope = memory.scratch(program.scratchBytes())) {
      List<Ciphertext> all = new ArrayList<>(encrypt(rows));
      all.add(run(scope, all).get(0));
      return all.stream()
          .map(c -> Ring.rowOf(c.c1().buffer(), c.c1().at(), c.c1().basis().n()))
          .toList();
    }
  }

  /** Encrypts slots of all inputs once; the ciphertexts live as long as this. */
  List<Ciphertext> encryptKept(List<double[]> slots) {
    List<Ciphertext> out = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      out.add(encrypt(plan.inputs().get(0).ciphertexts().get(i), slots.get(i)));
    }
    return out;
  }

  /** Runs the plan and returns a word of the first answer. */
  long firstWord(List<Ciphertext> inputs) {
    try (PolyScope scope = memory.scratch(program.scratchBytes())) {
      NttPoly first = program.run(scope, inputs, keys).get(0).c0();
      return first.buffer().get(first.at());
    }
  }

  /** Encrypts a row once; the ciphertext lives as long as this. */
  Ciphertext encryptKept(double[] row) {
    return encrypt(row);
  }

  /** Runs the plan and returns all words of the answer. */
  long[] words(Ciphertext input) {
    return words(input, Crew.ALONE);
  }

  /** As the other, with a crew. */
  long[] words(Ciphertext input, Crew crew) {
    try (PolyScope scope = memory.scratch(program.scratchBytes(crew.workers()))) {
      scope.workWith(crew);
      return wordsOf(program.run(scope, List.of(input), keys).get(0));
    }
  }

  private static long[] wordsOf(Ciphertext ciphertext) {
    int words = ciphertext.c0().basis().words();
    long[] out = new long[2 * words];
    int at = 0;
    for (NttPoly part : ciphertext.value()) {
      part.buffer().read(part.at(), out, at, words);
      at += words;
    }
    return out;
  }

  PolyMemory memory() {
    return memory;
  }

  @Override
  public void close() {
    program.close();
    secret.close();
    ciphertexts.close();
    keyScope.close();
  }
}
