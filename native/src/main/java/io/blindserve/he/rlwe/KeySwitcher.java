package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Hybrid key switching (eprint 2019/688, section 3.1.3) with any number of special primes: cut into
 * digits, multiply with a key and sum modulo QP, divide by P. Bit for bit what Lattigo v6 computes.
 * Stateless and thread-safe.
 *
 * <p>All loops go through the primes outside and through the digits inside: a prime's transform
 * tables and the digits' rows of one prime then stay in the second-level cache, where all digits at
 * once would not.
 */
public final class KeySwitcher {

  private final RlweParameters parameters;
  private final PolyKernels kernels;
  private final Ring ring;
  private final BigInteger product;

  /** The inverse of P modulo each data prime. */
  private final long[] inverseOfP;

  /** Makes a switcher for ciphertexts under {@code parameters}. */
  public KeySwitcher(RlweParameters parameters, PolyKernels kernels) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.ring = new Ring(kernels);
    this.product = parameters.p().product();
    this.inverseOfP = parameters.q().moduli().stream().mapToLong(q -> q.inverse(p(q))).toArray();
  }

  /** Cuts {@code c}, over the data primes of its level, into digits that live in {@code scope}. */
  public Digits decompose(PolyScope scope, NttPoly c) {
    int level = c.basis().size() - 1;
    RnsBasis extended = parameters.qpAt(level);
    List<NttPoly> digits = new ArrayList<>();
    for (int i = 0; i < parameters.digitsAt(level); i++) {
      digits.add(ring.unsetNtt(scope, extended));
    }
    try (PolyScope.Frame frame = scope.frame()) {
      DigitLift lift = new DigitLift(parameters, kernels, c, coefficientsOf(scope, c));
      for (int row = 0; row < extended.size(); row++) {
        fillRow(digits, row, lift, c);
      }
    }
    return new Digits(level, digits);
  }

  private void fillRow(List<NttPoly> digits, int row, DigitLift lift, NttPoly c) {
    for (int i = 0; i < digits.size(); i++) {
      NttPoly digit = digits.get(i);
      if (lift.isOwn(i, row)) {
        digit.buffer().copy(digit.row(row), c.buffer(), c.row(row), parameters.n());
      } else {
        lift.fill(digit.buffer(), digit.row(row), i, row);
      }
    }
  }

  private CoeffPoly coefficientsOf(PolyScope scope, NttPoly c) {
    NttPoly copy = ring.unsetNtt(scope, c.basis());
    ring.copy(copy, c);
    return ring.inverse(copy);
  }

  /**
   * Returns the sum of digits times key, a pair modulo QP that lives in {@code scope}, not yet
   * divided by P.
   */
  public PolyPair multiplySum(PolyScope scope, Digits digits, GadgetKey key) {
    PolyPair sum = newSum(scope, digits.level(), key);
    int count = digits.polynomials().size();
    PolyBuffer[] rows = new PolyBuffer[count];
    int[] at = new int[count];
    for (int row = 0; row < sum.c0().basis().size(); row++) {
      for (int i = 0; i < count; i++) {
        NttPoly digit = digits.polynomials().get(i);
        rows[i] = digit.buffer();
        at[i] = digit.row(row);
      }
      sumRow(sum, row, rows, at, key, digits.level());
    }
    return sum;
  }

  private PolyPair newSum(PolyScope scope, int level, GadgetKey key) {
    if (key.level() < level) {
      throw new MissingKeyException(
          "a key for level " + key.level() + " cannot switch level " + level);
    }
    RnsBasis basis = parameters.qpAt(level);
    return new PolyPair(ring.unsetNtt(scope, basis), ring.unsetNtt(scope, basis));
  }

  /** Multiplies the digits' rows of one prime with those of the key. */
  private void sumRow(
      PolyPair sum, int row, PolyBuffer[] rows, int[] at, GadgetKey key, int level) {
    // The rows of the special primes stand behind the key's own data primes.
    int keyRow = row <= level ? row : row - level + key.level();
    sumRow(sum.c0(), row, rows, at, keyRow, i -> key.digits().get(i).c0());
    sumRow(sum.c1(), row, rows, at, keyRow, i -> key.digits().get(i).c1());
  }

  private void sumRow(
      NttPoly sum, int row, PolyBuffer[] rows, int[] at, int keyRow, IntFunction<NttPoly> key) {
    PolyBuffer[] factors = new PolyBuffer[rows.length];
    int[] factorsAt = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      factors[i] = key.apply(i).buffer();
      factorsAt[i] = key.apply(i).row(keyRow);
    }
    kernels.multiplySum(
        sum.buffer(),
        sum.row(row),
        rows,
        at,
        factors,
        factorsAt,
        parameters.n(),
        sum.basis().reduction(row));
  }

  /**
   * Divides by P with rounding to nearest: out = floor((x + floor(P/2)) / P) for each coefficient.
   * The rows of the special primes of {@code x} are overwritten.
   *
   * @param scratch lends memory for the time of the call
   * @param out over the data primes of a level
   * @param x over the same data primes and all special primes
   */
  public void divideByP(PolyScope scratch, NttPoly out, NttPoly x) {
    int level = out.basis().size() - 1;
    SpecialLift lift = new SpecialLift(kernels, specialRows(x, level));
    try (PolyScope.Frame frame = scratch.frame()) {
      PolyBuffer rest = scratch.takeUnset(parameters.n());
      for (int row = 0; row <= level; row++) {
        lift.fill(rest, out.basis(), row);
        kernels.subtractMultiplyScalar(
            out.buffer(),
            out.row(row),
            x.buffer(),
            x.row(row),
            rest,
            0,
            inverseOfP[row],
            parameters.n(),
            out.basis().reduction(row));
      }
    }
  }

  private CoeffPoly specialRows(NttPoly x, int level) {
    return ring.inverse(new NttPoly(x.buffer(), x.row(level + 1), parameters.p()));
  }

  /** Switches digits into {@code out}, over the primes of their level. */
  public void switchDigits(PolyScope scratch, PolyPair out, Digits digits, GadgetKey key) {
    try (PolyScope.Frame frame = scratch.frame()) {
      divideByP(scratch, out, multiplySum(scratch, digits, key));
    }
  }

  /**
   * Switches {@code c} into {@code out}, over the same primes: what {@link #switchDigits} gives for
   * its digits, but these never leave the cache. For polynomials that are switched once.
   */
  public void switchOnce(PolyScope scratch, PolyPair out, NttPoly c, GadgetKey key) {
    int level = c.basis().size() - 1;
    try (PolyScope.Frame frame = scratch.frame()) {
      PolyPair sum = newSum(scratch, level, key);
      try (PolyScope.Frame inner = scratch.frame()) {
        DigitLift lift = new DigitLift(parameters, kernels, c, coefficientsOf(scratch, c));
        int count = parameters.digitsAt(level);
        PolyBuffer lifted = scratch.takeUnset(count * parameters.n());
        PolyBuffer[] rows = new PolyBuffer[count];
        int[] at = new int[count];
        for (int row = 0; row < sum.c0().basis().size(); row++) {
          liftRow(rows, at, row, lift, c, lifted);
          sumRow(sum, row, rows, at, key, level);
        }
      }
      divideByP(scratch, out, sum);
    }
  }

  /** Names the digits' rows of one prime: in {@code c} itself, or lifted to {@code lifted}. */
  private void liftRow(
      PolyBuffer[] rows, int[] at, int row, DigitLift lift, NttPoly c, PolyBuffer lifted) {
    for (int i = 0; i < rows.length; i++) {
      if (lift.isOwn(i, row)) {
        rows[i] = c.buffer();
        at[i] = c.row(row);
      } else {
        rows[i] = lifted;
        at[i] = i * parameters.n();
        lift.fill(lifted, at[i], i, row);
      }
    }
  }

  private void divideByP(PolyScope scratch, PolyPair out, PolyPair sum) {
    divideByP(scratch, out.c0(), sum.c0());
    divideByP(scratch, out.c1(), sum.c1());
  }

  /** Returns P modulo {@code q}. */
  public long p(Modulus q) {
    return product.mod(BigInteger.valueOf(q.value())).longValueExact();
  }
}
