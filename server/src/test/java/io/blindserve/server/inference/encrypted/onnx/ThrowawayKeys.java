package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.circuit.KeyRequirements;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeySetWriter;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** The keys that a plan asks for, from a fixed seed. Not thread-safe. */
final class ThrowawayKeys implements AutoCloseable {

  /** Polynomials to make keys with. */
  private static final long WORKING = 64;

  private final Plan plan;
  private final PolyScope scope;
  private final KeyGenerator generator;
  private final SecretKey secret;
  private final EvaluationKeySet evaluation;
  private final PublicKey publicKey;

  ThrowawayKeys(Plan plan, PolyMemory memory) {
    this.plan = plan;
    this.scope = memory.scratch(bytes(plan));
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(3).nextBytes(seed);
    this.generator = new KeyGenerator(plan.parameters(), MasterSeed.of(seed), memory);
    this.secret = generator.secretKey();
    OptionalInt level = plan.keys().relinearizationLevel();
    Optional<RelinearizationKey> relinearization =
        level.isPresent()
            ? Optional.of(generator.relinearizationKey(scope, secret, level.getAsInt()))
            : Optional.empty();
    List<GaloisKey> galois = new ArrayList<>();
    plan.keys()
        .galoisLevels()
        .forEach((element, at) -> galois.add(generator.galoisKey(scope, secret, element, at)));
    this.evaluation = new EvaluationKeySet(relinearization, galois);
    this.publicKey = generator.publicKey(scope, secret);
  }

  /** Both halves of each key, and room to make them in. */
  private static long bytes(Plan plan) {
    KeyRequirements keys = plan.keys();
    long sum =
        WORKING * Long.BYTES * plan.parameters().rlwe().qpAt(plan.parameters().maxLevel()).words();
    for (int level : keys.galoisLevels().values()) {
      sum += bytes(plan, level);
    }
    OptionalInt relinearization = keys.relinearizationLevel();
    return sum + (relinearization.isPresent() ? bytes(plan, relinearization.getAsInt()) : 0);
  }

  private static long bytes(Plan plan, int level) {
    RlweParameters rlwe = plan.parameters().rlwe();
    return 2L * Long.BYTES * rlwe.digitsAt(level) * rlwe.qpAt(level).words();
  }

  SecretKey secret() {
    return secret;
  }

  /** Returns what answers of masked plans are encrypted under. */
  PublicKey publicKey() {
    return publicKey;
  }

  EvaluationKeySet evaluation() {
    return evaluation;
  }

  /** Writes all evaluation keys, if any, as a client uploads them; returns how long that is. */
  long uploadBytes() {
    KeyRequirements due = plan.keys();
    if (due.relinearizationLevel().isEmpty() && due.galoisLevels().isEmpty()) {
      return 0;
    }
    KeySetShape shape =
        new KeySetShape(
            plan.parameters().rlwe(), due.relinearizationLevel(), due.galoisLevels(), false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      KeySetWriter writer = WireForm.BLINDSERVE_1.keySetWriter(out, shape);
      if (due.relinearizationLevel().isPresent()) {
        writer.relinearizationKey(
            evaluation.relinearizationKey().orElseThrow(),
            generator.relinearizationKeySeed(due.relinearizationLevel().getAsInt()));
      }
      for (GaloisKey key : evaluation.galoisKeys().values()) {
        int level = due.galoisLevels().get(key.element());
        writer.galoisKey(key, generator.galoisKeySeed(key.element(), level));
      }
      writer.finish();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return out.size();
  }

  @Override
  public void close() {
    secret.close();
    scope.close();
  }
}
