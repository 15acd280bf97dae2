package io.blindserve.he.lattigo;

import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import io.blindserve.he.secret.SecretKeyFormat;
import io.blindserve.he.wire.EvaluationKeySetWriter;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The keys of one party in their wire form, whoever made them. */
record KeyMaterial(byte[] secretKey, byte[] publicKey, byte[] evaluationKeys) {

  /** Makes keys with our generator. */
  static KeyMaterial ours(Bench bench, KeySetShape shape, Random random) {
    byte[] seedBytes = new byte[MasterSeed.BYTES];
    random.nextBytes(seedBytes);
    try (MasterSeed seed = MasterSeed.of(seedBytes)) {
      KeyGenerator generator = new KeyGenerator(bench.parameters, seed, bench.memory);
      try (SecretKey secret = generator.secretKey()) {
        PublicKey publicKey = generator.publicKey(bench.scope, secret);
        return new KeyMaterial(
            SecretKeyFormat.write(secret),
            LattigoFormat.writePublicKey(bench.parameters.rlwe(), publicKey),
            evaluationKeys(bench, shape, generator, secret));
      }
    }
  }

  private static byte[] evaluationKeys(
      Bench bench, KeySetShape shape, KeyGenerator generator, SecretKey secret) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EvaluationKeySetWriter writer = new EvaluationKeySetWriter(out, shape);
    try {
      if (shape.relinearizationLevel().isPresent()) {
        int level = shape.relinearizationLevel().getAsInt();
        writer.relinearizationKey(generator.relinearizationKey(bench.scope, secret, level));
      }
      for (Map.Entry<Long, Integer> g : shape.galoisLevels().entrySet()) {
        writer.galoisKey(generator.galoisKey(bench.scope, secret, g.getKey(), g.getValue()));
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Has Lattigo make keys. */
  static KeyMaterial lattigo(Oracle oracle, Bench bench, KeySetShape shape) {
    Command command = new Command("keys", bench.parameters).with("galois", galois(shape));
    shape.relinearizationLevel().ifPresent(level -> command.with("relinearization", level));
    JsonObject answer = oracle.ask(command.build());
    return new KeyMaterial(
        Vectors.bytes(answer, "secret_key"),
        Vectors.bytes(answer, "public_key"),
        Vectors.bytes(answer, "evaluation_keys"));
  }

  private static JsonArray galois(KeySetShape shape) {
    List<JsonValue> list =
        shape.galoisLevels().entrySet().stream()
            .<JsonValue>map(g -> galois(g.getKey(), g.getValue()))
            .toList();
    return new JsonArray(list);
  }

  private static JsonObject galois(long element, int level) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("element", new JsonString(Long.toString(element)));
    members.put("level", JsonNumber.of(level));
    return new JsonObject(members);
  }

  /** Opens the secret key; the caller closes it. */
  SecretKey openSecret(Bench bench) {
    return SecretKeyFormat.read(ByteBuffer.wrap(secretKey), bench.parameters, bench.memory);
  }
}
