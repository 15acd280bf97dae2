package io.blindserve.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderTest {

  private static final int LOG_N = 6;

  private static Encoder encoder() {
    CkksParametersLiteral literal =
        CkksParametersLiteral.standard(LOG_N, List.of(0xfffffffffffc001L), List.of(), 40);
    return new Encoder(CkksParameters.checkInsecure(literal));
  }

  /**
   * Slot j is the value of the polynomial at exp(2 pi i 5^j / 4n), in X to the power of the gap.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void slotsAreValuesAtPowersOfFive(int logSlots) {
    int n = 1 << logSlots;
    SplittableRandom random = new SplittableRandom(3);
    double[] re = random.doubles(n, -1, 1).toArray();
    double[] im = random.doubles(n, -1, 1).toArray();
    long[] coefficients = encoder().coefficients(re, im, logSlots, Scale.ofPowerOfTwo(40));
    long power = 1;
    for (int j = 0; j < n; j++) {
      double sumRe = 0;
      double sumIm = 0;
      for (int k = 0; k < coefficients.length; k++) {
        double angle = 2 * Math.PI * (power * k % (2 << LOG_N)) / (2 << LOG_N);
        sumRe += coefficients[k] * Math.cos(angle);
        sumIm += coefficients[k] * Math.sin(angle);
      }
      assertEquals(re[j], sumRe * 0x1p-40, 1e-9);
      assertEquals(im[j], sumIm * 0x1p-40, 1e-9);
      power = power * 5 % (2 << LOG_N);
    }
  }

  @Test
  void slotsComeBack() {
    SplittableRandom random = new SplittableRandom(4);
    double[] re = random.doubles(16, -1, 1).toArray();
    double[] im = random.doubles(16, -1, 1).toArray();
    long[] coefficients = encoder().coefficients(re, im, 4, Scale.ofPowerOfTwo(45));
    double[] asDoubles = Arrays.stream(coefficients).asDoubleStream().toArray();
    double[][] slots = encoder().slots(asDoubles, 4, Scale.ofPowerOfTwo(45));
    for (int i = 0; i < 16; i++) {
      assertEquals(re[i], slots[0][i], 1e-12);
      assertEquals(im[i], slots[1][i], 1e-12);
    }
  }

  @Test
  void refusesWhatCannotBeEncoded() {
    Encoder encoder = encoder();
    Scale scale = Scale.ofPowerOfTwo(40);
    double[] none = new double[0];
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0x1p22}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> encoder.coefficients(new double[] {bad}, none, 0, scale));
    }
    assertThrows(
        IllegalArgumentException.class, () -> encoder.coefficients(new double[3], none, 1, scale));
    assertThrows(
        IllegalArgumentException.class, () -> encoder.coefficients(none, none, LOG_N, scale));
  }
}
