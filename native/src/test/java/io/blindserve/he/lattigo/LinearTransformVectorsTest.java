package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.wire.LattigoFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrices on slots, with and without baby steps, give the bytes that Lattigo gives. */
class LinearTransformVectorsTest {

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void transformsAgree(PolyKernels kernels) {
    for (JsonObject set : Vectors.cases("lintrans")) {
      try (Bench bench = new Bench(set.string("parameters"), kernels)) {
        EvaluationKeySet keys = bench.keys(Vectors.bytes(set, "evaluation_keys"));
        Evaluator evaluator = new Evaluator(bench.parameters, kernels);
        for (JsonObject c : Vectors.objects(set.array("cases"))) {
          Ciphertext input = bench.ciphertext(Vectors.bytes(c, "input"));
          LinearTransform transform = transform(bench, c);
          assertArrayEquals(
              Vectors.bytes(c, "result"),
              LattigoFormat.writeCiphertext(
                  evaluator.linearTransform(bench.scope, input, transform, keys)),
              set.string("set") + " " + name(c));
        }
      }
    }
  }

  private static String name(JsonObject c) {
    return "level " + c.intValue("level") + " baby steps " + c.intValue("baby_steps");
  }

  private static LinearTransform transform(Bench bench, JsonObject c) {
    int level = c.intValue("level");
    int logSlots = c.intValue("log_slots");
    int babySteps = c.intValue("baby_steps");
    Scale scale = Scale.parse(c.string("scale"));
    SortedMap<Integer, NttPoly> diagonals = new TreeMap<>();
    for (JsonObject d : Vectors.objects(c.array("diagonals"))) {
      int index = Math.floorMod(d.intValue("index"), 1 << logSlots);
      double[][] values = {
        Vectors.doubles(Vectors.bytes(d, "re")), Vectors.doubles(Vectors.bytes(d, "im"))
      };
      NttPoly diagonal = bench.diagonal(values, index, babySteps, logSlots, level, scale);
      assertEquals(
          d.string("encoded_sha256"), Sources.sha256(Bench.rows(diagonal)), "diagonal " + index);
      diagonals.put(index, diagonal);
    }
    return new LinearTransform(level, scale, logSlots, babySteps, diagonals);
  }

  @Test
  void babyStepsAndGaloisElementsAreThoseOfLattigo() {
    for (JsonObject set : Vectors.cases("lintrans")) {
      try (Bench bench = new Bench(set.string("parameters"), PolyKernels.named("java"))) {
        for (JsonObject c : Vectors.objects(set.array("cases"))) {
          int slots = 1 << c.intValue("log_slots");
          TreeSet<Integer> indices =
              Vectors.objects(c.array("diagonals")).stream()
                  .map(d -> Math.floorMod(d.intValue("index"), slots))
                  .collect(Collectors.toCollection(TreeSet::new));
          int ratio = c.intValue("log_ratio");
          int steps = ratio < 0 ? 0 : LinearTransform.chooseBabySteps(indices, slots, ratio);
          assertEquals(c.intValue("baby_steps"), steps, indices + " ratio " + ratio);
          List<Long> elements =
              LinearTransform.rotations(indices, steps).stream()
                  .map(k -> Galois.elementForRotation(bench.parameters.logN(), k))
                  .sorted()
                  .toList();
          assertEquals(withoutIdentity(c), elements, indices + " ratio " + ratio);
        }
      }
    }
  }

  /** Lattigo lists the rotation by nothing, too. */
  private static List<Long> withoutIdentity(JsonObject c) {
    return Vectors.decimals(c.array("elements")).stream().filter(g -> g != 1).toList();
  }
}
