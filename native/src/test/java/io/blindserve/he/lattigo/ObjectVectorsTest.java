package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import io.blindserve.he.secret.SecretKey;
import io.blindserve.he.secret.SecretKeyFormat;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.EvaluationKeySetReader;
import io.blindserve.he.wire.EvaluationKeySetWriter;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every object that Lattigo writes is accepted in the shape that is expected, and written back the
 * same.
 */
class ObjectVectorsTest {

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void elementsReadAndWriteAsTheSameBytes(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("objects")) {
      if (set.find("ciphertexts").isEmpty()) {
        continue;
      }
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        for (JsonObject c : Vectors.objects(set.array("plaintexts"))) {
          byte[] bytes = Vectors.bytes(c, "bytes");
          assertArrayEquals(
              bytes,
              LattigoFormat.writePlaintext(
                  LattigoFormat.readPlaintext(
                      ByteBuffer.wrap(bytes), shape(bench, c), bench.target())));
        }
        for (JsonObject c : Vectors.objects(set.array("ciphertexts"))) {
          byte[] bytes = Vectors.bytes(c, "bytes");
          Ciphertext read =
              LattigoFormat.readCiphertext(
                  ByteBuffer.wrap(bytes), shape(bench, c), c.intValue("degree"), bench.target());
          assertArrayEquals(bytes, LattigoFormat.writeCiphertext(read));
        }
      }
    }
  }

  private static ElementShape shape(Bench bench, JsonObject c) {
    return ElementShape.exact(
        bench.parameters,
        c.intValue("level"),
        Scale.parse(c.string("scale")),
        c.intValue("log_slots"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void secretAndPublicKeysReadAndWriteAsTheSameBytes(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("objects")) {
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        byte[] secret = Vectors.bytes(set, "secret_key");
        assertEquals(secret.length, SecretKeyFormat.size(bench.parameters));
        try (SecretKey key =
            SecretKeyFormat.read(ByteBuffer.wrap(secret), bench.parameters, bench.memory)) {
          assertArrayEquals(secret, SecretKeyFormat.write(key));
        }
        if (set.find("public_key").isPresent()) {
          byte[] bytes = Vectors.bytes(set, "public_key");
          RlweParameters rlwe = bench.parameters.rlwe();
          assertEquals(bytes.length, LattigoFormat.sizeOfPublicKey(rlwe));
          assertArrayEquals(
              bytes,
              LattigoFormat.writePublicKey(
                  rlwe, LattigoFormat.readPublicKey(ByteBuffer.wrap(bytes), rlwe, bench.target())));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void singleKeysReadAndWriteAsTheSameBytes(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("objects")) {
      if (set.find("galois_keys").isEmpty()) {
        continue;
      }
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        RlweParameters rlwe = bench.parameters.rlwe();
        for (JsonObject c : Vectors.objects(set.array("relinearization_keys"))) {
          byte[] bytes = Vectors.bytes(c, "bytes");
          RelinearizationKey key =
              LattigoFormat.readRelinearizationKey(
                  ByteBuffer.wrap(bytes), rlwe, c.intValue("level"), bench.target());
          assertArrayEquals(bytes, LattigoFormat.writeRelinearizationKey(rlwe, key));
        }
        for (JsonObject c : Vectors.objects(set.array("galois_keys"))) {
          byte[] bytes = Vectors.bytes(c, "bytes");
          long element = Long.parseLong(c.string("element"));
          GaloisKey key =
              LattigoFormat.readGaloisKey(
                  ByteBuffer.wrap(bytes), rlwe, element, c.intValue("level"), bench.target());
          assertArrayEquals(bytes, LattigoFormat.writeGaloisKey(rlwe, key));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void keySetsReadAndWriteAsTheSameBytes(PolyKernels kernels) throws IOException {
    for (JsonObject set : Vectors.cases("objects")) {
      if (set.find("evaluation_key_sets").isEmpty()) {
        continue;
      }
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        for (JsonObject c : Vectors.objects(set.array("evaluation_key_sets"))) {
          byte[] bytes = Vectors.bytes(c, "bytes");
          KeySetShape shape = shape(bench.parameters.rlwe(), c);
          assertEquals(bytes.length, shape.uploadBytes());
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          EvaluationKeySetWriter.write(
              out,
              shape,
              EvaluationKeySetReader.read(new ByteArrayInputStream(bytes), shape, bench.target()));
          assertArrayEquals(bytes, out.toByteArray());
        }
      }
    }
  }

  private static KeySetShape shape(RlweParameters parameters, JsonObject c) {
    OptionalInt relinearization =
        c.get("relinearization_key").isNull()
            ? OptionalInt.empty()
            : OptionalInt.of(c.intValue("relinearization_key"));
    TreeMap<Long, Integer> galois = new TreeMap<>();
    for (JsonObject key : Vectors.objects(c.array("galois_keys"))) {
      galois.put(Long.valueOf(key.string("element")), key.intValue("level"));
    }
    return new KeySetShape(parameters, relinearization, galois, false);
  }
}
