package io.blindserve.he.rlwe;

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

/**
 * Hybrid key switching (eprint 2019/688, section 3.1.3) with any number of special primes: cut into
 * digits, multiply with a key and sum modulo QP, divide by P. Bit for bit what Lattigo v6 computes.
 * Stateless and thread-safe.
 */
public final class KeySwitcher {

  private final RlweParameters parameters;
  private final PolyKernels kernels;
  private final Ring ring;
  private final BigInteger product;

  /** Makes a switcher for ciphertexts under {@code parameters}. */
  public KeySwitcher(RlweParameters parameters, PolyKernels kernels) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.ring = new Ring(kernels);
    this.product = parameters.p().product();
  }

  /** Cuts {@code c}, over the data primes of its level, into digits that live in {@code scope}. */
  public Digits decompose(PolyScope scope, NttPoly c) {
    int level = c.basis().size() - 1;
    RnsBasis extended = parameters.qpAt(level);
    List<NttPoly> digits = new ArrayList<>();
    for (int i = 0; i < parameters.digitsAt(level); i++) {
      digits.add(ring.newNtt(scope, extended));
    }
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly copy = ring.newNtt(scope, c.basis());
      ring.copy(copy, c);
      CoeffPoly coefficients = ring.inverse(copy);
      for (int i = 0; i < digits.size(); i++) {
        fillDigit(digits.get(i), i, c, coefficients);
      }
    }
    return new Digits(level, digits);
  }

  private void fillDigit(NttPoly digit, int index, NttPoly c, CoeffPoly coefficients) {
    int start = index * parameters.p().size();
    int end = Math.min(start + parameters.p().size(), c.basis().size());
    if (end - start == 1) {
      liftSinglePrime(digit, start, coefficients);
    } else {
      liftGroup(digit, start, end, coefficients);
    }
    int n = parameters.n();
    for (int row = 0; row < digit.basis().size(); row++) {
      if (row >= start && row < end) {
        digit.buffer().copy(digit.row(row), c.buffer(), c.row(row), n);
      } else {
        kernels.forwardNtt(digit.buffer(), digit.row(row), digit.basis().transform(row));
      }
    }
  }

  /** Lattigo counts (q-1)/2 among the negative residues here. */
  private void liftSinglePrime(NttPoly digit, int source, CoeffPoly coefficients) {
    long prime = coefficients.basis().modulus(source).value();
    for (int row = 0; row < digit.basis().size(); row++) {
      if (row != source) {
        lift(digit, row, coefficients, source, prime, prime >> 1);
      }
    }
  }

  private void liftGroup(NttPoly digit, int start, int end, CoeffPoly coefficients) {
    CentredLift lift = new CentredLift(coefficients.basis().slice(start, end));
    long[][] rows = rowsOf(coefficients, start, end);
    int[] quotients = lift.prepare(rows);
    for (int row = 0; row < digit.basis().size(); row++) {
      if (row < start || row >= end) {
        long[] carried = lift.carry(rows, quotients, digit.basis().modulus(row));
        digit.buffer().write(digit.row(row), carried, 0, carried.length);
      }
    }
  }

  private void lift(
      NttPoly out, int row, CoeffPoly in, int source, long prime, long firstNegative) {
    kernels.lift(
        out.buffer(),
        out.row(row),
        in.buffer(),
        in.row(source),
        parameters.n(),
        prime,
        firstNegative,
        out.basis().reduction(row));
  }

  private long[][] rowsOf(CoeffPoly poly, int start, int end) {
    long[][] rows = new long[end - start][];
    for (int i = start; i < end; i++) {
      rows[i - start] = Ring.rowOf(poly.buffer(), poly.row(i), parameters.n());
    }
    return rows;
  }

  /**
   * Returns the sum of digits times key, a pair modulo QP that lives in {@code scope}, not yet
   * divided by P.
   */
  public PolyPair multiplySum(PolyScope scope, Digits digits, GadgetKey key) {
    RnsBasis basis = parameters.qpAt(digits.level());
    if (key.level() < digits.level()) {
      throw new MissingKeyException(
          "a key for level " + key.level() + " cannot switch level " + digits.level());
    }
    PolyPair sum = new PolyPair(ring.newNtt(scope, basis), ring.newNtt(scope, basis));
    for (int i = 0; i < digits.polynomials().size(); i++) {
      PolyPair part = key.digits().get(i);
      multiplyAdd(sum.c0(), digits.polynomials().get(i), part.c0(), digits.level(), key.level());
      multiplyAdd(sum.c1(), digits.polynomials().get(i), part.c1(), digits.level(), key.level());
    }
    return sum;
  }

  /** The rows of the special primes stand behind the key's own data primes. */
  private void multiplyAdd(NttPoly sum, NttPoly digit, NttPoly key, int level, int keyLevel) {
    for (int row = 0; row < sum.basis().size(); row++) {
      int keyRow = row <= level ? row : row - level + keyLevel;
      kernels.multiplyAdd(
          sum.buffer(),
          sum.row(row),
          digit.buffer(),
          digit.row(row),
          key.buffer(),
          key.row(keyRow),
          parameters.n(),
          sum.basis().reduction(row));
    }
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
    CoeffPoly special = specialRows(x, level);
    try (PolyScope.Frame frame = scratch.frame()) {
      NttPoly rest = ring.newNtt(scratch, out.basis());
      liftSpecial(rest, special);
      for (int row = 0; row <= level; row++) {
        kernels.forwardNtt(rest.buffer(), rest.row(row), rest.basis().transform(row));
        kernels.subtractMultiplyScalar(
            out.buffer(),
            out.row(row),
            x.buffer(),
            x.row(row),
            rest.buffer(),
            rest.row(row),
            inverseOfP(out.basis().modulus(row)),
            parameters.n(),
            out.basis().reduction(row));
      }
    }
  }

  private CoeffPoly specialRows(NttPoly x, int level) {
    return ring.inverse(new NttPoly(x.buffer(), x.row(level + 1), parameters.p()));
  }

  private void liftSpecial(NttPoly rest, CoeffPoly special) {
    if (special.basis().size() == 1) {
      long p = special.basis().modulus(0).value();
      for (int row = 0; row < rest.basis().size(); row++) {
        lift(rest, row, special, 0, p, (p >> 1) + 1);
      }
      return;
    }
    CentredLift lift = new CentredLift(special.basis());
    long[][] rows = rowsOf(special, 0, special.basis().size());
    int[] quotients = lift.prepare(rows);
    for (int row = 0; row < rest.basis().size(); row++) {
      long[] carried = lift.carry(rows, quotients, rest.basis().modulus(row));
      rest.buffer().write(rest.row(row), carried, 0, carried.length);
    }
  }

  /** Switches digits into {@code out}, over the primes of their level. */
  public void switchDigits(PolyScope scratch, PolyPair out, Digits digits, GadgetKey key) {
    try (PolyScope.Frame frame = scratch.frame()) {
      PolyPair sum = multiplySum(scratch, digits, key);
      divideByP(scratch, out.c0(), sum.c0());
      divideByP(scratch, out.c1(), sum.c1());
    }
  }

  /** Returns P modulo {@code q}. */
  public long p(Modulus q) {
    return product.mod(BigInteger.valueOf(q.value())).longValueExact();
  }

  private long inverseOfP(Modulus q) {
    return q.inverse(p(q));
  }
}
