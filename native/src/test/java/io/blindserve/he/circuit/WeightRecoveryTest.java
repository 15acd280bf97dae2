package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The attack by which a client divides answers by requests, on one layer of constants. */
class WeightRecoveryTest {

  private static final int N = 1 << PlanFixture.LOG_N;
  private static final int FLOOD_LOG = 40;
  private static final EvaluationKeySet NO_KEYS = new EvaluationKeySet(Optional.empty(), List.of());

  private static long[] weights() {
    return new Random(5).longs(N, -(1 << 19), 1 << 19).toArray();
  }

  private static Plan plan(Privacy privacy, int floodLog, List<Step> steps) {
    PlanHeader like = PlanFixture.header(steps, List.of(1));
    Scale scale = Scale.ofPowerOfTwo(48);
    OutputSpec y =
        new OutputSpec(
            "y",
            1,
            List.of(new OutputCiphertext(1, scale, PlanFixture.LOG_SLOTS)),
            List.of(new OutputSlot(0, 3, false)),
            -2,
            2,
            List.of());
    PlanHeader header =
        new PlanHeader(
            "layer",
            "test",
            like.options(),
            like.parameters(),
            like.security(),
            like.inputs(),
            steps,
            like.results(),
            List.of(y),
            0.01,
            1.5,
            privacy,
            floodLog);
    return new Plan(header, List.of(new Constant(Scale.ofPowerOfTwo(20), weights())));
  }

  private static Plan plan(Privacy privacy, int floodLog) {
    return plan(privacy, floodLog, List.of(new Step.Multiply(0, 0)));
  }

  private static Plan rerandomised() {
    return plan(Privacy.rerandomised(), 0);
  }

  private static Plan flooded() {
    return plan(Privacy.flooded(10), FLOOD_LOG);
  }

  private static CallSeed seed(int first) {
    byte[] bytes = new byte[CallSeed.BYTES];
    bytes[0] = (byte) first;
    return CallSeed.of(bytes);
  }

  @Test
  void weightsAreReadOffAnAnswerThatIsNotMaskedAndOffNoOther() {
    long[] weights = weights();
    try (Client client = new Client(PolyKernels.best())) {
      Ciphertext request = client.encrypt();
      assertArrayEquals(weights, client.quotient(request, client.none(request)));
      for (Plan plan : List.of(rerandomised(), flooded())) {
        long[] guess = client.quotient(request, client.masked(plan, request, seed(1)));
        long right = LongStream.range(0, N).filter(i -> guess[(int) i] == weights[(int) i]).count();
        long small = Arrays.stream(guess).filter(w -> Math.abs(w) < 1 << 19).count();
        assertTrue(right <= 4, right + " weights of " + N + " were found");
        // Uniform below a prime of 30 bits: one of 1024 is as small as a weight.
        assertTrue(small <= 30, small + " of " + N + " are as small as weights");
      }
    }
  }

  @Test
  void noiseOfTheAnswerIsOfTheDeclaredSize() {
    try (Client client = new Client(PolyKernels.best())) {
      Ciphertext request = client.encrypt();
      double[] plain = client.phase(client.none(request));
      double fresh =
          deviation(plain, client.phase(client.masked(rerandomised(), request, seed(1))));
      double flood = deviation(plain, client.phase(client.masked(flooded(), request, seed(1))));
      assertTrue(fresh > 1 && fresh < 1 << 12, "an encryption of zero deviates by " + fresh);
      double wanted = StrictMath.pow(2, FLOOD_LOG) / StrictMath.sqrt(3);
      assertEquals(wanted, flood, wanted / 20);
    }
  }

  private static double deviation(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return StrictMath.sqrt(sum / a.length);
  }

  @Test
  void aSeedGivesTheSameAnswerWithAllKernelsAndAnotherSeedAnother() {
    List<long[]> answers = new ArrayList<>();
    for (PolyKernels kernels : PolyKernels.available()) {
      try (Client client = new Client(kernels)) {
        answers.add(client.words(client.masked(flooded(), client.fixed(), seed(1))));
        assertFalse(
            Arrays.equals(
                answers.get(0), client.words(client.masked(flooded(), client.fixed(), seed(2)))));
      }
    }
    answers.forEach(words -> assertArrayEquals(answers.get(0), words));
  }

  @Test
  void aPlanThatMasksRunsNeitherWithoutKeyAndSeedNorWithAKeyOfOtherSize() {
    try (Client client = new Client(PolyKernels.best())) {
      Ciphertext request = client.encrypt();
      assertThrows(IllegalArgumentException.class, () -> client.unmasked(rerandomised(), request));
      assertThrows(
          IllegalArgumentException.class,
          () -> client.masked(plan(Privacy.none(), 0), request, seed(1)));
      PolyPair pair = client.key.value();
      client.key = new PublicKey(new PolyPair(pair.c0().prefix(2), pair.c1().prefix(2)));
      assertThrows(
          IllegalArgumentException.class, () -> client.masked(rerandomised(), request, seed(1)));
    }
    assertThrows(IllegalArgumentException.class, () -> CallSeed.of(new byte[31]));
    CallSeed closed = seed(1);
    closed.close();
    assertThrows(IllegalStateException.class, closed::bytes);
  }

  @Test
  void plansClaimNoMoreThanTheyHave() {
    assertTrue(flooded().keys().publicKey());
    assertEquals(flooded().digest(), Plan.read(flooded().write()).digest());
    List<Step> noMask = List.of(new Step.Multiply(0, 0), new Step.Fold(1, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> plan(Privacy.flooded(1), 0));
    assertThrows(IllegalArgumentException.class, () -> plan(Privacy.rerandomised(), 4));
    assertThrows(IllegalArgumentException.class, () -> plan(Privacy.flooded(1), 58));
    PlanHeader like = PlanFixture.header(noMask, List.of(2));
    PlanHeader header =
        new PlanHeader(
            "layer",
            "test",
            like.options(),
            like.parameters(),
            like.security(),
            like.inputs(),
            noMask,
            like.results(),
            like.outputs(),
            0.01,
            1.5,
            Privacy.rerandomised());
    String refusal =
        assertThrows(
                IllegalArgumentException.class, () -> PrivacyCheck.require(header, 1, List.of()))
            .getMessage();
    assertTrue(refusal.contains("does not come from a mask"), refusal);
    for (String text : List.of("", "some", "flooded", "flooded(0)", "flooded(61)", "flooded(01)")) {
      assertThrows(IllegalArgumentException.class, () -> Privacy.parse(text), text);
    }
    for (String text : List.of("none", "rerandomised", "flooded(1)", "flooded(60)")) {
      assertEquals(text, Privacy.parse(text).toString());
    }
  }

  /** A client that follows the protocol, knows its keys, and looks at its answers closely. */
  private static final class Client implements AutoCloseable {

    private final PolyMemory memory;
    private final PolyScope scope;
    private final Ring ring;
    private final SecretKey secret;
    private PublicKey key;

    Client(PolyKernels kernels) {
      memory = PolyMemory.create(kernels, 1L << 27, 1 << 20);
      scope = memory.scratch(1L << 24);
      ring = new Ring(kernels);
      MasterSeed master = MasterSeed.of(new byte[MasterSeed.BYTES]);
      KeyGenerator generator = new KeyGenerator(PlanFixture.parameters(), master, memory);
      secret = generator.secretKey();
      key = generator.publicKey(scope, secret);
    }

    Ciphertext encrypt() {
      double[] slots = new Random(6).doubles(1 << PlanFixture.LOG_SLOTS, -1, 1).toArray();
      var encoder = new Encoder(PlanFixture.parameters());
      var plaintext =
          encoder.encode(
              scope,
              memory.kernels(),
              slots,
              new double[0],
              PlanFixture.LOG_SLOTS,
              1,
              Scale.ofPowerOfTwo(28));
      return new Encryptor(secret, memory.kernels()).encrypt(scope, plaintext);
    }

    /** Random words, the same with all kernels. */
    Ciphertext fixed() {
      Random random = new Random(7);
      NttPoly c0 = ring.newNtt(scope, PlanFixture.parameters().rlwe().qAt(1));
      NttPoly c1 = ring.newNtt(scope, c0.basis());
      for (NttPoly part : List.of(c0, c1)) {
        for (int i = 0; i < 2; i++) {
          long[] row = random.longs(N, 0, part.basis().modulus(i).value()).toArray();
          part.buffer().write(part.row(i), row, 0, N);
        }
      }
      return Ciphertext.of(c0, c1, Scale.ofPowerOfTwo(28), PlanFixture.LOG_SLOTS);
    }

    Ciphertext none(Ciphertext request) {
      return unmasked(plan(Privacy.none(), 0), request);
    }

    Ciphertext unmasked(Plan plan, Ciphertext request) {
      PolyMemory server = server(plan);
      try (PlanProgram program = PlanProgram.load(plan, server);
          PolyScope run = server.scratch(program.scratchBytes())) {
        return kept(program.run(run, List.of(request), NO_KEYS).get(0));
      }
    }

    Ciphertext masked(Plan plan, Ciphertext request, CallSeed seed) {
      PolyMemory server = server(plan);
      try (PlanProgram program = PlanProgram.load(plan, server);
          PolyScope run = server.scratch(program.scratchBytes())) {
        return kept(program.run(run, List.of(request), NO_KEYS, key, seed).get(0));
      }
    }

    private PolyMemory server(Plan plan) {
      return PolyMemory.create(memory.kernels(), 1L << 24, PlanProgram.residentBytes(plan) + 64);
    }

    private Ciphertext kept(Ciphertext answer) {
      NttPoly c0 = ring.newNtt(scope, answer.c0().basis());
      NttPoly c1 = ring.newNtt(scope, answer.c0().basis());
      ring.copy(c0, answer.c0());
      ring.copy(c1, answer.c1());
      return Ciphertext.of(c0, c1, answer.scale(), answer.logSlots());
    }

    /** Returns the integers modulo the first prime that c1 of the request was multiplied by. */
    long[] quotient(Ciphertext request, Ciphertext answer) {
      NttPoly out = ring.newNtt(scope, request.c1().basis());
      Modulus q = out.basis().modulus(0);
      long[] a = row(request.c1());
      long[] b = row(answer.c1());
      for (int i = 0; i < N; i++) {
        b[i] = a[i] == 0 ? 0 : q.multiply(b[i], q.inverse(a[i]));
      }
      out.buffer().write(out.row(0), b, 0, N);
      return centred(out);
    }

    private long[] centred(NttPoly poly) {
      CoeffPoly coefficients = ring.inverse(poly);
      long q = poly.basis().modulus(0).value();
      long[] row = Ring.rowOf(coefficients.buffer(), coefficients.at(), N);
      return Arrays.stream(row).map(c -> c > q / 2 ? c - q : c).toArray();
    }

    private static long[] row(NttPoly poly) {
      return Ring.rowOf(poly.buffer(), poly.row(0), N);
    }

    /** Returns the coefficients of c0 + c1 s, centred modulo both primes. */
    double[] phase(Ciphertext answer) {
      Encoder encoder = new Encoder(PlanFixture.parameters());
      NttPoly raw =
          new Decryptor(secret, encoder, memory.kernels()).decryptRaw(scope, answer).value();
      CoeffPoly poly = ring.inverse(raw);
      Modulus q0 = poly.basis().modulus(0);
      Modulus q1 = poly.basis().modulus(1);
      long[] low = Ring.rowOf(poly.buffer(), poly.at(), N);
      long[] high = Ring.rowOf(poly.buffer(), poly.at() + N, N);
      long inverse = q1.inverse(q0.value() % q1.value());
      long whole = q0.value() * q1.value();
      double[] out = new double[N];
      for (int i = 0; i < N; i++) {
        long difference = Math.floorMod(high[i] - low[i], q1.value());
        long value = low[i] + q0.value() * q1.multiply(difference, inverse);
        out[i] = value > whole / 2 ? value - whole : value;
      }
      return out;
    }

    long[] words(Ciphertext answer) {
      return LongStream.concat(Arrays.stream(row(answer.c0())), Arrays.stream(row(answer.c1())))
          .toArray();
    }

    @Override
    public void close() {
      secret.close();
      scope.close();
    }
  }
}
