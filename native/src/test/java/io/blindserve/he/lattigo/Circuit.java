package io.blindserve.he.lattigo;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.wire.LattigoFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one round computes on both sides: every operation of the evaluator once, with a rotation, a
 * sum and a matrix that were drawn.
 */
final class Circuit {

  private static final int MOST_DIAGONALS = 6;
  private static final int LONGEST_SUM = 16;

  private final int slots;
  private final int steps;
  private final int sumStep;
  private final int sumCount;
  private final SortedSet<Integer> diagonals;
  private final int logRatio;

  private Circuit(Random random, int logSlots) {
    this.slots = 1 << logSlots;
    this.steps = random.nextInt(2 * slots + 1) - slots;
    this.sumStep = random.nextBoolean() ? 1 : -1;
    this.sumCount = 1 + random.nextInt(Math.min(slots, LONGEST_SUM));
    this.logRatio = random.nextInt(3) - 1;
    this.diagonals = new TreeSet<>();
    for (int i = 0; i < MOST_DIAGONALS; i++) {
      diagonals.add(random.nextInt(slots));
    }
  }

  static Circuit draw(Random random, int logSlots) {
    return new Circuit(random, logSlots);
  }

  /** Returns the rotations that need a key. */
  List<Integer> rotations() {
    List<Integer> all = new ArrayList<>(LinearTransform.rotations(diagonals, babySteps()));
    all.add(1);
    all.add(steps);
    for (int power = 1; power < sumCount; power *= 2) {
      all.add(power * sumStep);
      all.add((sumCount & -2 * power) * sumStep);
    }
    return all;
  }

  private int babySteps() {
    return logRatio < 0 ? 0 : LinearTransform.chooseBabySteps(diagonals, slots, logRatio);
  }

  void run(Trial trial) {
    double[][] x = trial.values();
    double[][] y = trial.values();
    byte[] a = trial.encrypt(x);
    byte[] b = trial.encrypt(y);
    byte[] p = trial.plaintext(y);
    trial.expect(x, a, "fresh");
    fewerSlots(trial, x, a);
    trial.expect(map(x, y, Circuit::sum), trial.apply("add", List.of(a, b), 0), "add");
    trial.expect(
        map(x, y, Circuit::difference), trial.apply("subtract", List.of(a, b), 0), "subtract");
    trial.expect(map(x, y, Circuit::sum), trial.apply("add_plain", List.of(a, p), 0), "add_plain");
    trial.expect(
        map(x, y, Circuit::difference),
        trial.apply("subtract_plain", List.of(a, p), 0),
        "subtract_plain");
    trial.apply("negate", List.of(a), 0);
    products(trial, x, y, List.of(a, b), p);
    trial.expect(rotated(x, steps), trial.apply("rotate", List.of(a), steps), "rotate " + steps);
    trial.apply("rotate_hoisted", List.of(a), steps);
    double[][] conjugate = {x[0], negated(x[1])};
    trial.expect(conjugate, trial.apply("conjugate", List.of(a), 0), "conjugate");
    sums(trial, x, a);
    matrix(trial, x, a);
  }

  /**
   * Decoding fewer slots than were encoded gives the means of those that are congruent modulo their
   * number.
   */
  private static void fewerSlots(Trial trial, double[][] x, byte[] a) {
    Ciphertext whole = trial.bench().ciphertext(a);
    for (int logSlots : new TreeSet<>(List.of(0, whole.logSlots() / 2))) {
      int count = 1 << logSlots;
      double[][] means = new double[2][count];
      for (int i = 0; i < x[0].length; i++) {
        means[0][i % count] += x[0][i] * count / x[0].length;
        means[1][i % count] += x[1][i] * count / x[0].length;
      }
      Ciphertext fewer = new Ciphertext(whole.value(), whole.scale(), logSlots);
      trial.expect(means, LattigoFormat.writeCiphertext(fewer), "2^" + logSlots + " slots");
    }
  }

  private static void products(
      Trial trial, double[][] x, double[][] y, List<byte[]> operands, byte[] plain) {
    double[][] expected = map(x, y, Circuit::product);
    byte[] product = trial.apply("multiply", operands, 0);
    byte[] relinearized = trial.apply("relinearize", List.of(product), 0);
    trial.expect(expected, trial.apply("rescale", List.of(relinearized), 0), "rescaled product");
    trial.apply("multiply_relinearize", operands, 0);
    byte[] square = trial.apply("square_relinearize", operands.subList(0, 1), 0);
    trial.expect(
        map(x, x, Circuit::product), trial.apply("rescale", List.of(square), 0), "rescaled square");
    byte[] byPlain = trial.apply("multiply_plain", List.of(operands.get(0), plain), 0);
    trial.expect(expected, trial.apply("rescale", List.of(byPlain), 0), "rescaled plain product");
    trial.expect(x, trial.apply("drop_level", operands.subList(0, 1), 0), "drop_level");
  }

  private void sums(Trial trial, double[][] x, byte[] a) {
    Bench bench = trial.bench();
    Evaluator evaluator = new Evaluator(bench.parameters, bench.kernels);
    Ciphertext ours =
        evaluator.innerSum(
            bench.scope, bench.ciphertext(a), sumStep, sumCount, trial.evaluationKeys());
    Command command =
        trial.evaluation("inner_sum", List.of(a)).with("steps", sumStep).with("count", sumCount);
    byte[] result = trial.requireSame("inner_sum", command, LattigoFormat.writeCiphertext(ours));
    double[][] expected = new double[2][slots];
    for (int k = 0; k < sumCount; k++) {
      expected = map(expected, rotated(x, k * sumStep), Circuit::sum);
    }
    trial.expect(expected, result, "inner_sum " + sumStep + " " + sumCount);
  }

  private void matrix(Trial trial, double[][] x, byte[] a) {
    Bench bench = trial.bench();
    WirePeek peek = new WirePeek(a);
    Scale scale = Scale.ofLong(bench.parameters.rlwe().q().modulus(peek.level()).value());
    SortedMap<Integer, NttPoly> encoded = new TreeMap<>();
    List<JsonValue> described = new ArrayList<>();
    double[][] expected = new double[2][slots];
    for (int k : diagonals) {
      double[][] values = trial.values();
      encoded.put(k, bench.diagonal(values, k, babySteps(), peek.logSlots(), peek.level(), scale));
      described.add(describe(k, values));
      expected = map(expected, map(values, rotated(x, k), Circuit::product), Circuit::sum);
    }
    LinearTransform transform =
        new LinearTransform(peek.level(), scale, peek.logSlots(), babySteps(), encoded);
    Ciphertext ours =
        new Evaluator(bench.parameters, bench.kernels)
            .linearTransform(bench.scope, bench.ciphertext(a), transform, trial.evaluationKeys());
    Command command =
        trial
            .evaluation("linear_transform", List.of(a))
            .with("scale", scale.toString45())
            .with("log_ratio", logRatio)
            .with("diagonals", new JsonArray(described));
    byte[] result =
        trial.requireSame("linear_transform", command, LattigoFormat.writeCiphertext(ours));
    trial.expect(expected, trial.apply("rescale", List.of(result), 0), "linear_transform");
  }

  private static JsonObject describe(int index, double[][] values) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("index", JsonNumber.of(index));
    members.put("re", Command.bits(values[0]));
    members.put("im", Command.bits(values[1]));
    return new JsonObject(members);
  }

  /** Rotates to the left. */
  private static double[][] rotated(double[][] x, int steps) {
    int n = x[0].length;
    double[][] out = new double[2][n];
    for (int i = 0; i < n; i++) {
      out[0][i] = x[0][Math.floorMod(i + steps, n)];
      out[1][i] = x[1][Math.floorMod(i + steps, n)];
    }
    return out;
  }

  private static double[] negated(double[] x) {
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = -x[i];
    }
    return out;
  }

  private static double[] sum(double re, double im, double re2, double im2) {
    return new double[] {re + re2, im + im2};
  }

  private static double[] difference(double re, double im, double re2, double im2) {
    return new double[] {re - re2, im - im2};
  }

  private static double[] product(double re, double im, double re2, double im2) {
    return new double[] {re * re2 - im * im2, re * im2 + im * re2};
  }

  private static double[][] map(double[][] x, double[][] y, Operation operation) {
    double[][] out = new double[2][x[0].length];
    for (int i = 0; i < x[0].length; i++) {
      double[] z = operation.apply(x[0][i], x[1][i], y[0][i], y[1][i]);
      out[0][i] = z[0];
      out[1][i] = z[1];
    }
    return out;
  }

  private interface Operation {
    double[] apply(double re, double im, double re2, double im2);
  }
}
