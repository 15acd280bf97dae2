package io.blindserve.he.ckks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScaleTest {

  private static final String POWER_40 = "1.099511627776000000000000000000000000000e+12";

  /** Computed with Lattigo v6.1.1, {@code rlwe.Scale}: a, b, q, a*b, a/q, a/b, a as a double. */
  @ParameterizedTest
  @CsvSource({
    "7.420431891466097241465196890301051334586e+25, 3.853222148319276675952159375503356981089e+20, 961210932079190517, 2.859257251429186891037209082711397075985e+46, 7.719878794360982203812902561696321000093e+07, 1.925773185618895383792181805244579644471e+05, 7.420431891466097e+25",
    "5.556909459299168443932595613242685567949e+08, 1.330613443389912060910682132382933676659e+33, 1791588348418075743, 7.394098430244040909787506588977760809288e+41, 3.101666442632187146481138588127574558898e-10, 4.176201200208990543906179268535479788070e-25, 5.556909459299169e+08",
    "3.208710110216503885754776438577071395264e+22, 1.138396832092407447364523356225518873301e+09, 1193729749703098831, 3.652785424573347568276772946423433794785e+31, 2.687970297309391350314602015375729097312e+04, 2.818621784390245247602055827546425852923e+13, 3.208710110216504e+22",
    "3.460619865752727105003195070450019106069e+00, 1.503564107350959282192944283972079741467e+18, 911948690648376737, 5.203263819331495676476044544659059665973e+18, 3.794752820240684433346784612311836217109e-18, 2.301611117765898703529489819269182026142e-18, 3.460619865752727"
  })
  void arithmeticRoundsAsLattigoDoes(
      String a, String b, long q, String product, String byPrime, String quotient, double nearest) {
    Scale x = Scale.parse(a);
    Scale y = Scale.parse(b);
    assertEquals(a, x.toString45());
    assertEquals(product, x.multiply(y).toString45());
    assertEquals(byPrime, x.divide(q).toString45());
    assertEquals(quotient, x.divide(y).toString45());
    assertEquals(nearest, x.doubleValue());
  }

  @Test
  void powersOfTwo() {
    assertEquals(POWER_40, Scale.ofPowerOfTwo(40).toString45());
    assertEquals(Scale.ofPowerOfTwo(40), Scale.parse(POWER_40));
    assertEquals(Scale.ofPowerOfTwo(40), Scale.ofLong(1L << 40));
    assertEquals(40, Scale.ofPowerOfTwo(40).floorLog2());
    assertEquals(0x1p-40, Scale.ofPowerOfTwo(-40).doubleValue());
    assertEquals(Long.MAX_VALUE, Scale.ofLong(Long.MAX_VALUE).doubleValue());
    assertEquals(62, Scale.ofLong(Long.MAX_VALUE).floorLog2());
    assertEquals("2^40", Scale.ofPowerOfTwo(40).toString());
  }

  @Test
  void tiesGoToTheEvenMantissa() {
    Scale ulp = Scale.ofPowerOfTwo(-127);
    Scale half = Scale.ofPowerOfTwo(-64);
    Scale odd = Scale.ofLong((1L << 62) + 1).divide(Scale.ofPowerOfTwo(62));
    // (1 + 2^-62)^2 = 1 + 2^-61 + 2^-124 fits; cubed it ends at 2^-186 and must round down.
    Scale cube = odd.multiply(odd).multiply(odd);
    assertTrue(cube.compareTo(odd.multiply(odd)) > 0);
    assertEquals(half.multiply(half), ulp.divide(2));
    Scale threeHalves = Scale.parse("1.500000000000000000000000000000000000000e+00");
    assertEquals(Scale.ofLong(3), threeHalves.multiply(Scale.ofLong(2)));
  }

  @Test
  void textKeepsEveryScale() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      Scale scale = Scale.ofLong(random.nextLong() >>> 1 | 1).divide(random.nextLong() >>> 3 | 1);
      scale = scale.multiply(Scale.ofPowerOfTwo(random.nextInt(400) - 200));
      assertEquals(scale, Scale.parse(scale.toString45()));
    }
  }

  @Test
  void dividingAndMultiplyingBackStaysWithinRounding() {
    Scale scale = Scale.ofPowerOfTwo(45);
    Scale back = scale.divide(35184372121601L).multiply(Scale.ofLong(35184372121601L));
    assertTrue(back.isWithin(scale, 126));
    assertTrue(scale.isWithin(scale, 100_000));
    Scale off = scale.multiply(Scale.ofLong((1L << 50) + 1)).divide(1L << 50);
    assertTrue(off.isWithin(scale, 50));
    assertFalse(off.isWithin(scale, 51));
    assertFalse(Scale.ofPowerOfTwo(900).isWithin(Scale.ofPowerOfTwo(-900), 1));
    assertFalse(Scale.ofPowerOfTwo(-900).isWithin(Scale.ofPowerOfTwo(900), 1));
  }

  @Test
  void orderAndEquality() {
    assertTrue(Scale.ofLong(3).compareTo(Scale.ofLong(4)) < 0);
    assertTrue(Scale.ofLong(9).compareTo(Scale.ofLong(8)) > 0);
    assertEquals(Scale.ofLong(6).hashCode(), Scale.ofLong(3).multiply(Scale.ofLong(2)).hashCode());
    assertNotEquals(Scale.ofLong(6), Scale.ofLong(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NaN",
        "Inf",
        "1099511627776",
        "0.000000000000000000000000000000000000000e+00",
        "0.999511627776000000000000000000000000000e+12",
        "-1.99511627776000000000000000000000000000e+12",
        "-1.099511627776000000000000000000000000000e+12",
        "1.099511627776000000000000000000000000000E+12",
        "1.099511627776000000000000000000000000000e 12",
        "1.099511627776000000000000000000000000000e+1",
        "1.09951162777600000000000000000000000000e+123",
        "1,099511627776000000000000000000000000000e+12",
        "1.0995116277760000000000000000000000000000e+12",
        "1.09951162777600000000000000000000000000\u0660e+12"
      })
  void otherTextsAreRefused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Scale.parse(text));
    assertFalse(String.valueOf(e.getMessage()).contains("1099"));
  }

  @Test
  void misuse() {
    assertThrows(IllegalArgumentException.class, () -> Scale.ofLong(0));
    assertThrows(IllegalArgumentException.class, () -> Scale.ofLong(-1));
    assertThrows(IllegalArgumentException.class, () -> Scale.ofPowerOfTwo(1001));
    assertThrows(IllegalStateException.class, () -> Scale.ofPowerOfTwo(400).toString45());
  }
}
