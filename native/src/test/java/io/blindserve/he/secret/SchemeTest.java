package io.blindserve.he.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.MissingKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What decryption gives after every operation, against the same operation on slots in the clear.
 */
class SchemeTest {

  private static final int LOG_N = 9;
  private static final double TOLERANCE = 1e-6;

  private SchemeFixture scheme;
  private double[] xr;
  private double[] xi;
  private double[] yr;
  private double[] yi;
  private Ciphertext x;
  private Ciphertext y;
  private int slots;

  @BeforeEach
  void encryptTwoVectors() {
    scheme = new SchemeFixture(LOG_N, 4, PolyKernels.best());
    slots = 1 << (LOG_N - 1);
    xr = scheme.randomSlots();
    xi = scheme.randomSlots();
    yr = scheme.randomSlots();
    yi = scheme.randomSlots();
    x = scheme.encrypt(xr, xi);
    y = scheme.encrypt(yr, yi);
  }

  @AfterEach
  void allMemoryComesBack() {
    scheme.close();
    assertEquals(0, scheme.memory.scratchInUse());
    assertEquals(0, scheme.memory.residentInUse());
  }

  @Test
  void decryptsWhatWasEncrypted() {
    expect(x, i -> xr[i], i -> xi[i]);
  }

  @Test
  void decryptsWhatThePublicKeyEncrypted() {
    PublicEncryptor encryptor =
        new PublicEncryptor(
            scheme.parameters,
            scheme.generator.publicKey(scheme.scope, scheme.secret),
            scheme.memory.kernels());
    for (int level = 0; level <= scheme.parameters.maxLevel(); level++) {
      expect(encryptor.encrypt(scheme.scope, scheme.encode(xr, xi, level)), i -> xr[i], i -> xi[i]);
    }
  }

  @Test
  void rerandomisedCiphertextsDecryptAlikeAndShareNoWords() {
    var key = scheme.generator.publicKey(scheme.scope, scheme.secret);
    for (int level = 0; level <= scheme.parameters.maxLevel(); level++) {
      Ciphertext before = scheme.evaluator.dropLevel(x, level);
      Ciphertext after = scheme.evaluator.rerandomise(scheme.scope, before, key);
      expect(after, i -> xr[i], i -> xi[i]);
      assertNotEquals(words(before.c1()), words(after.c1()));
    }
  }

  @Test
  void addsSubtractsNegates() {
    expect(scheme.evaluator.add(scheme.scope, x, y), i -> xr[i] + yr[i], i -> xi[i] + yi[i]);
    expect(scheme.evaluator.subtract(scheme.scope, x, y), i -> xr[i] - yr[i], i -> xi[i] - yi[i]);
    expect(scheme.evaluator.negate(scheme.scope, x), i -> -xr[i], i -> -xi[i]);
  }

  @Test
  void meetsAtTheLowerLevel() {
    Ciphertext low = scheme.evaluator.dropLevel(y, 1);
    Ciphertext sum = scheme.evaluator.add(scheme.scope, x, low);
    assertEquals(1, sum.level());
    expect(sum, i -> xr[i] + yr[i], i -> xi[i] + yi[i]);
  }

  @Test
  void computesWithPlaintexts() {
    Plaintext plain = scheme.encode(yr, yi, scheme.parameters.maxLevel());
    expect(
        scheme.evaluator.addPlain(scheme.scope, x, plain), i -> xr[i] + yr[i], i -> xi[i] + yi[i]);
    expect(
        scheme.evaluator.subtractPlain(scheme.scope, x, plain),
        i -> xr[i] - yr[i],
        i -> xi[i] - yi[i]);
    expectProduct(scheme.evaluator.multiplyPlain(scheme.scope, x, plain));
  }

  @Test
  void multipliesAndRescalesAtEveryLevel() {
    EvaluationKeySet keys = scheme.keys(scheme.parameters.maxLevel(), false);
    for (int level = 1; level <= scheme.parameters.maxLevel(); level++) {
      Ciphertext a = scheme.evaluator.dropLevel(x, level);
      Ciphertext b = scheme.evaluator.dropLevel(y, level);
      expectProduct(scheme.evaluator.multiply(scheme.scope, a, b));
      Ciphertext product = scheme.evaluator.multiplyRelinearize(scheme.scope, a, b, keys);
      expectProduct(product);
      Ciphertext rescaled = scheme.evaluator.rescale(scheme.scope, product);
      assertEquals(level - 1, rescaled.level());
      expectProduct(rescaled);
    }
  }

  @Test
  void keysForALowerLevelWorkUpToIt() {
    EvaluationKeySet keys = scheme.keys(1, false, 3);
    Ciphertext low = scheme.evaluator.dropLevel(x, 1);
    expect(
        scheme.evaluator.rotate(scheme.scope, low, 3, keys),
        i -> xr[(i + 3) % slots],
        i -> xi[(i + 3) % slots]);
    assertThrows(
        MissingKeyException.class, () -> scheme.evaluator.rotate(scheme.scope, x, 3, keys));
    assertThrows(
        MissingKeyException.class,
        () -> scheme.evaluator.multiplyRelinearize(scheme.scope, x, y, keys));
  }

  @Test
  void rotatesAndConjugates() {
    EvaluationKeySet keys = scheme.keys(scheme.parameters.maxLevel(), true, 1, -3);
    var rotated = scheme.evaluator.rotateHoisted(scheme.scope, x, new int[] {1, 0, -3}, keys);
    expect(rotated.get(0), i -> xr[(i + 1) % slots], i -> xi[(i + 1) % slots]);
    expect(rotated.get(1), i -> xr[i], i -> xi[i]);
    expect(rotated.get(2), i -> xr[(i - 3 + slots) % slots], i -> xi[(i - 3 + slots) % slots]);
    expect(scheme.evaluator.conjugate(scheme.scope, x, keys), i -> xr[i], i -> -xi[i]);
  }

  @Test
  void sumsRotations() {
    EvaluationKeySet keys = scheme.keys(scheme.parameters.maxLevel(), false, 2, 4, 8, 12);
    Ciphertext sum = scheme.evaluator.innerSum(scheme.scope, x, 2, 7, keys);
    expect(sum, i -> sum(xr, i, 2, 7), i -> sum(xi, i, 2, 7));
  }

  @Test
  void appliesAMatrixWithAndWithoutBabySteps() {
    EvaluationKeySet keys = scheme.keys(scheme.parameters.maxLevel(), false, 1, 2, 3, 4, 5, 8);
    int[] indices = {0, 1, 3, 5, 8};
    SortedMap<Integer, double[]> diagonals = new TreeMap<>();
    for (int index : indices) {
      diagonals.put(index, scheme.randomSlots());
    }
    for (int babySteps : new int[] {0, 4, 16}) {
      EvaluationKeySet enough = babySteps == 0 || babySteps == 16 ? keys(indices) : keys;
      Ciphertext out =
          scheme.evaluator.linearTransform(scheme.scope, x, encode(diagonals, babySteps), enough);
      expect(out, i -> apply(diagonals, xr, i), i -> apply(diagonals, xi, i));
    }
  }

  private EvaluationKeySet keys(int[] indices) {
    return scheme.keys(
        scheme.parameters.maxLevel(), false, Arrays.stream(indices).filter(k -> k != 0).toArray());
  }

  private LinearTransform encode(SortedMap<Integer, double[]> diagonals, int babySteps) {
    Ring ring = new Ring(scheme.memory.kernels());
    int level = scheme.parameters.maxLevel();
    Scale scale = Scale.ofPowerOfTwo(30);
    SortedMap<Integer, NttPoly> encoded = new TreeMap<>();
    diagonals.forEach(
        (index, values) -> {
          int giant = LinearTransform.giantOf(index, babySteps);
          double[] rotated = new double[slots];
          for (int i = 0; i < slots; i++) {
            rotated[i] = values[(i - giant + slots) % slots];
          }
          var poly = ring.newCoeff(scheme.scope, scheme.parameters.rlwe().qpAt(level));
          ring.setSigned(
              poly, scheme.encoder.coefficients(rotated, new double[0], LOG_N - 1, scale));
          encoded.put(index, ring.forward(poly));
        });
    return new LinearTransform(level, scale, LOG_N - 1, babySteps, encoded);
  }

  private double apply(SortedMap<Integer, double[]> diagonals, double[] in, int i) {
    return diagonals.entrySet().stream()
        .mapToDouble(e -> e.getValue()[i] * in[(i + e.getKey()) % slots])
        .sum();
  }

  private double sum(double[] in, int i, int step, int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += in[(i + k * step) % slots];
    }
    return sum;
  }

  @Test
  void refusesWhatDoesNotFit() {
    Ciphertext small =
        scheme.encryptor.encrypt(
            scheme.scope,
            scheme.encoder.encode(
                scheme.scope,
                scheme.memory.kernels(),
                new double[] {1},
                new double[0],
                0,
                1,
                Scale.ofPowerOfTwo(SchemeFixture.LOG_SCALE)));
    assertThrows(
        IllegalArgumentException.class, () -> scheme.evaluator.add(scheme.scope, x, small));
    Plaintext otherScale =
        scheme.encoder.encode(
            scheme.scope, scheme.memory.kernels(), yr, yi, LOG_N - 1, 1, Scale.ofPowerOfTwo(39));
    assertThrows(
        IllegalArgumentException.class,
        () -> scheme.evaluator.addPlain(scheme.scope, x, otherScale));
    Ciphertext bottom = scheme.evaluator.dropLevel(x, 0);
    assertThrows(
        IllegalArgumentException.class, () -> scheme.evaluator.rescale(scheme.scope, bottom));
    EvaluationKeySet none = new EvaluationKeySet(Optional.empty(), List.of());
    assertThrows(
        MissingKeyException.class, () -> scheme.evaluator.rotate(scheme.scope, x, 1, none));
  }

  @Test
  void theSameSeedGivesTheSameKeysAndFreshCiphertextsDiffer() {
    long element = 5;
    var first = scheme.generator.galoisKey(scheme.scope, scheme.secret, element, 2);
    var second = scheme.generator.galoisKey(scheme.scope, scheme.secret, element, 2);
    assertEquals(words(first.key().digits().get(1).c0()), words(second.key().digits().get(1).c0()));
    Ciphertext again = scheme.encrypt(xr, xi);
    assertNotEquals(words(x.c1()), words(again.c1()));
  }

  @Test
  void roundingPolicyLeavesMultiplesOfItsUnit() {
    double[][] rounded = scheme.decryptor.decrypt(scheme.scope, x, DecryptionPolicy.rounded(8));
    for (int i = 0; i < slots; i++) {
      assertEquals(Math.rint(xr[i] * 256) / 256, rounded[0][i], 1.0 / 256);
      assertEquals(Math.rint(rounded[0][i] * 256), rounded[0][i] * 256);
    }
  }

  private static List<Long> words(NttPoly poly) {
    return Arrays.stream(Ring.rowOf(poly.buffer(), poly.at(), poly.basis().words()))
        .boxed()
        .toList();
  }

  private void expectProduct(Ciphertext product) {
    expect(product, i -> xr[i] * yr[i] - xi[i] * yi[i], i -> xr[i] * yi[i] + xi[i] * yr[i]);
  }

  private void expect(Ciphertext ciphertext, IntToDoubleFunction re, IntToDoubleFunction im) {
    double[][] actual = scheme.decrypt(ciphertext);
    for (int i = 0; i < slots; i++) {
      assertEquals(re.applyAsDouble(i), actual[0][i], TOLERANCE, "real part of slot " + i);
      assertEquals(im.applyAsDouble(i), actual[1][i], TOLERANCE, "imaginary part of slot " + i);
    }
  }
}
