package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.secret.DecryptionPolicy;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.PublicEncryptor;
import io.blindserve.he.secret.SecretKey;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * One key, one level, one number of slots: both sides encrypt, compute and decrypt, and must meet.
 */
final class Trial {

  /** Bits that noise may take of the scale: generous, since wrong results are off by all of it. */
  private static final int NOISE_BITS = 20;

  private final Oracle oracle;
  private final Bench bench;
  private final KeyMaterial keys;
  private final EvaluationKeySet evaluationKeys;
  private final int level;
  private final int logSlots;
  private final Scale scale;
  private final Random random;
  private final Encoder encoder;

  Trial(Oracle oracle, Bench bench, KeyMaterial keys, int level, int logSlots, Random random) {
    this.oracle = oracle;
    this.bench = bench;
    this.keys = keys;
    this.evaluationKeys = bench.keys(keys.evaluationKeys());
    this.level = level;
    this.logSlots = logSlots;
    this.scale = Scale.ofPowerOfTwo(bench.parameters.literal().logDefaultScale());
    this.random = random;
    this.encoder = new Encoder(bench.parameters);
  }

  double[][] values() {
    int slots = 1 << logSlots;
    return new double[][] {
      random.doubles(slots, -1, 1).toArray(), random.doubles(slots, -1, 1).toArray()
    };
  }

  /** Both sides encode; the bytes must be the same. */
  byte[] plaintext(double[][] values) {
    Plaintext ours =
        encoder.encode(bench.scope, bench.kernels, values[0], values[1], logSlots, level, scale);
    Command command =
        command("encode")
            .with("re", values[0])
            .with("im", values[1])
            .with("level", level)
            .with("log_slots", logSlots)
            .with("scale", scale.toString45());
    byte[] bytes = LattigoFormat.writePlaintext(ours);
    assertArrayEquals(Vectors.bytes(oracle.ask(command.build()), "plaintext"), bytes, "encoding");
    return bytes;
  }

  /** One side, drawn by lot, encrypts under one of the two keys. */
  byte[] encrypt(double[][] values) {
    byte[] plaintext = plaintext(values);
    boolean secret = random.nextBoolean();
    if (random.nextBoolean()) {
      Command command = command("encrypt").with("plaintext", plaintext);
      command.with(
          secret ? "secret_key" : "public_key", secret ? keys.secretKey() : keys.publicKey());
      return Vectors.bytes(oracle.ask(command.build()), "ciphertext");
    }
    return LattigoFormat.writeCiphertext(encryptOurselves(bench.plaintext(plaintext), secret));
  }

  private Ciphertext encryptOurselves(Plaintext plaintext, boolean underSecretKey) {
    if (underSecretKey) {
      try (SecretKey secret = keys.openSecret(bench)) {
        return new Encryptor(secret, bench.kernels).encrypt(bench.scope, plaintext);
      }
    }
    return new PublicEncryptor(
            bench.parameters,
            LattigoFormat.readPublicKey(
                ByteBuffer.wrap(keys.publicKey()), bench.parameters.rlwe(), bench.target()),
            bench.kernels)
        .encrypt(bench.scope, plaintext);
  }

  /** Both sides apply an operation; the bytes must be the same. */
  byte[] apply(String operation, List<byte[]> operands, int steps) {
    byte[] ours =
        LattigoFormat.writeCiphertext(
            new Operations(bench, evaluationKeys).apply(operation, operands, steps));
    Command command = evaluation(operation, operands).with("steps", steps);
    return requireSame(operation, command, ours);
  }

  /** Starts an evaluation command, for operations that need more than steps. */
  Command evaluation(String operation, List<byte[]> operands) {
    return command("evaluate")
        .with("evaluation_keys", keys.evaluationKeys())
        .with("operation", operation)
        .with("operands", operands);
  }

  /** Fails unless the oracle's result has the bytes of ours. */
  byte[] requireSame(String operation, Command command, byte[] ours) {
    assertArrayEquals(Vectors.bytes(oracle.ask(command.build()), "ciphertext"), ours, operation);
    return ours;
  }

  /** Both sides decrypt: to the same bits, and near what is expected. */
  void expect(double[][] expected, byte[] ciphertext, String what) {
    Command command =
        command("decrypt").with("secret_key", keys.secretKey()).with("ciphertext", ciphertext);
    JsonObject lattigo = oracle.ask(command.build());
    double[][] ours = decrypt(ciphertext, Vectors.bytes(lattigo, "plaintext"), what);
    assertArrayEquals(Vectors.doubles(Vectors.bytes(lattigo, "re")), ours[0], what);
    assertArrayEquals(Vectors.doubles(Vectors.bytes(lattigo, "im")), ours[1], what);
    double tolerance = Math.scalb(1.0, NOISE_BITS - scale.floorLog2());
    for (int i = 0; i < ours[0].length; i++) {
      assertEquals(expected[0][i], ours[0][i], tolerance, what + ", real part of slot " + i);
      assertEquals(expected[1][i], ours[1][i], tolerance, what + ", imaginary part of slot " + i);
    }
  }

  private double[][] decrypt(byte[] ciphertext, byte[] expectedPlaintext, String what) {
    try (SecretKey secret = keys.openSecret(bench)) {
      Ciphertext read = bench.ciphertext(ciphertext);
      Decryptor decryptor = new Decryptor(secret, encoder, bench.kernels);
      assertArrayEquals(
          expectedPlaintext,
          LattigoFormat.writePlaintext(decryptor.decryptRaw(bench.scope, read)),
          what);
      return decryptor.decrypt(bench.scope, read, DecryptionPolicy.keptPrivate());
    }
  }

  private Command command(String name) {
    return new Command(name, bench.parameters);
  }

  Bench bench() {
    return bench;
  }

  EvaluationKeySet evaluationKeys() {
    return evaluationKeys;
  }
}
