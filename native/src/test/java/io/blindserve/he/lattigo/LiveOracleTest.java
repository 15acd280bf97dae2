package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fresh random objects both ways: Lattigo decrypts what we encrypt and evaluate, and the other way
 * round. Every failure names the seed of its round; ciphertexts and keys of Lattigo are new each
 * time.
 */
@Tag("any-jvm")
class LiveOracleTest {

  private static final boolean LONG = Boolean.getBoolean("blindserve.long");
  private static final int ROUNDS = LONG ? 60 : 12;
  private static final int LARGEST_LOG_N = LONG ? 13 : 11;
  private static final long SCRATCH_BYTES = LONG ? 1L << 30 : 1L << 28;

  private final Oracle oracle = Oracle.require();

  @Test
  void keysOfOursServeBothSides() {
    rounds(
        (bench, shape, random) -> KeyMaterial.ours(bench, shape, random),
        random -> 1 + random.nextInt(3));
  }

  @Test
  void keysOfLattigoServeBothSides() {
    rounds(
        (bench, shape, random) -> KeyMaterial.lattigo(oracle, bench, shape),
        random -> 1 + random.nextInt(3));
  }

  private void rounds(KeySource source, SpecialPrimes specialPrimes) {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = new SecureRandom().nextLong();
      try {
        round(source, specialPrimes, new Random(seed), round);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "round " + round + " with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private void round(KeySource source, SpecialPrimes specialPrimes, Random random, int round) {
    String literal = RandomShapes.literal(random, LARGEST_LOG_N, specialPrimes.draw(random));
    PolyKernels kernels = PolyKernels.available().get(round % PolyKernels.available().size());
    try (Bench bench = new Bench(literal, kernels, SCRATCH_BYTES)) {
      int level = 1 + random.nextInt(bench.parameters.maxLevel());
      int logSlots = 1 + random.nextInt(bench.parameters.maxLogSlots());
      Circuit circuit = Circuit.draw(random, logSlots);
      KeySetShape shape = RandomShapes.keys(random, bench.parameters, level, circuit.rotations());
      KeyMaterial keys = source.make(bench, shape, random);
      circuit.run(new Trial(oracle, bench, keys, level, logSlots, random));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void errorsInOurKeysAreAsLargeAsLattigosOwn(int specialPrimes) {
    Random random = new Random(3);
    String literal = RandomShapes.literal(random, LARGEST_LOG_N, specialPrimes);
    try (Bench bench = new Bench(literal, PolyKernels.best(), SCRATCH_BYTES)) {
      KeySetShape shape = RandomShapes.keys(random, bench.parameters, 0, List.of(1, -2));
      KeyMaterial ours = KeyMaterial.ours(bench, shape, new SecureRandom());
      JsonObject noise =
          oracle.ask(
              new Command("key_noise", bench.parameters)
                  .with("secret_key", ours.secretKey())
                  .with("public_key", ours.publicKey())
                  .with("evaluation_keys", ours.evaluationKeys())
                  .build());
      requireUsual(noise.doubleValue("public_key"));
      requireUsual(noise.doubleValue("relinearization_key"));
      Map<String, ?> galois = noise.object("galois_keys").members();
      assertEquals(shape.galoisLevels().size(), galois.size());
      galois.keySet().forEach(g -> requireUsual(noise.object("galois_keys").doubleValue(g)));
    }
  }

  /** log2 of a deviation of about 3.2, over enough coefficients or the sum of a few digits. */
  private static void requireUsual(double logDeviation) {
    assertTrue(logDeviation > 0.5 && logDeviation < 5, "log2 of the deviation is " + logDeviation);
  }

  @Test
  void parametersAreTheSameText() {
    Random random = new Random(4);
    for (int i = 0; i < ROUNDS; i++) {
      String literal = RandomShapes.literal(random, 13, i % 4);
      CkksParameters parameters =
          CkksParameters.checkInsecure(
              LattigoFormat.readParameters(literal.getBytes(StandardCharsets.UTF_8)));
      JsonObject answer = oracle.ask(new Command("parameters", parameters).build());
      assertEquals(literal, answer.string("parameters"));
    }
  }

  @Test
  void everyObjectOfOursIsReadAndWrittenBackTheSame() {
    try (Bench bench =
        new Bench(RandomShapes.literal(new Random(5), 8, 1), PolyKernels.best(), SCRATCH_BYTES)) {
      KeySetShape shape = RandomShapes.keys(new Random(6), bench.parameters, 0, List.of(1, 3));
      KeyMaterial keys = KeyMaterial.ours(bench, shape, new SecureRandom());
      Trial trial = new Trial(oracle, bench, keys, 1, 2, new Random(7));
      expectEcho(bench, "secret_key", keys.secretKey());
      expectEcho(bench, "public_key", keys.publicKey());
      expectEcho(bench, "evaluation_key_set", keys.evaluationKeys());
      expectEcho(bench, "plaintext", trial.plaintext(trial.values()));
      byte[] ciphertext = trial.encrypt(trial.values());
      expectEcho(bench, "ciphertext", ciphertext);
      expectEcho(bench, "ciphertext", trial.apply("multiply", List.of(ciphertext, ciphertext), 0));
    }
  }

  private void expectEcho(Bench bench, String kind, byte[] bytes) {
    Command command = new Command("echo", bench.parameters).with("kind", kind).with("bytes", bytes);
    assertArrayEquals(bytes, Vectors.bytes(oracle.ask(command.build()), "bytes"), kind);
  }

  @Test
  void bodiesCutShortAreRefusedBeforeLattigoSeesThem() {
    try (Bench bench =
        new Bench(RandomShapes.literal(new Random(8), 6, 1), PolyKernels.best(), SCRATCH_BYTES)) {
      KeySetShape shape = RandomShapes.keys(new Random(9), bench.parameters, 0, List.of(1));
      KeyMaterial keys = KeyMaterial.ours(bench, shape, new SecureRandom());
      byte[] cut = Arrays.copyOf(keys.secretKey(), keys.secretKey().length - 1);
      Command command =
          new Command("echo", bench.parameters).with("kind", "secret_key").with("bytes", cut);
      assertTrue(oracle.tell(command.build()).string("error").contains("missing"));
      expectEcho(bench, "secret_key", keys.secretKey());
    }
  }

  private interface KeySource {
    KeyMaterial make(Bench bench, KeySetShape shape, Random random);
  }

  private interface SpecialPrimes {
    int draw(Random random);
  }
}
