package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.GadgetTables;
import io.blindserve.he.kernel.KeyRows;
import io.blindserve.he.kernel.KeySwitch;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.Rows;
import io.blindserve.he.kernel.TransformConstants;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hybrid key switching (eprint 2019/688, section 3.1.3) with any number of special primes: cut into
 * digits, multiply with a key and sum modulo QP, divide by P. Bit for bit what Lattigo v6 computes.
 * Immutable and thread-safe; the crew of the scope that lends memory shares the work.
 */
public final class KeySwitcher {

  private final RlweParameters parameters;
  private final PolyKernels kernels;
  private final BigInteger product;

  /** By level; empty where there is no special prime. */
  private final List<GadgetTables> tables;

  /** Makes a switcher for ciphertexts under {@code parameters}. */
  public KeySwitcher(RlweParameters parameters, PolyKernels kernels) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.product = parameters.p().product();
    List<GadgetTables> made = new ArrayList<>();
    for (int level = 0; level <= parameters.maxLevel() && parameters.p().size() > 0; level++) {
      made.add(GadgetTables.of(transforms(parameters.qAt(level)), transforms(parameters.p())));
    }
    this.tables = List.copyOf(made);
  }

  private static List<TransformConstants> transforms(RnsBasis basis) {
    List<TransformConstants> out = new ArrayList<>();
    for (int i = 0; i < basis.size(); i++) {
      out.add(basis.transform(i));
    }
    return out;
  }

  /** Makes the tables of all levels now, not at the first switch. */
  void prepare() {
    tables.forEach(kernels::prepare);
  }

  /** Returns the constants of a level. */
  public GadgetTables tablesAt(int level) {
    parameters.requireSpecialPrimes();
    return tables.get(level);
  }

  /** Cuts {@code c}, over the data primes of its level, into digits that live in {@code scope}. */
  public Digits decompose(PolyScope scope, NttPoly c) {
    int level = c.basis().size() - 1;
    GadgetTables at = tablesAt(level);
    Rows digits = new Rows(scope.takeUnset(at.digits() * at.rows() * at.n()), 0);
    try (PolyScope.Frame frame = scope.frame()) {
      Rows scratch = scratch(scope, at);
      scope
          .crew()
          .run(
              kernels,
              KeySwitch.decomposition(at, c.rows(), digits, scratch, scope.crew().workers()));
    }
    return new Digits(level, digits);
  }

  /** Begins a switch of {@code c}, over the data primes of its level. */
  public KeySwitch.Builder switching(NttPoly c, GadgetKey key) {
    int level = c.basis().size() - 1;
    return KeySwitch.ofPolynomial(tablesAt(level), c.rows()).with(rows(key, level));
  }

  /** Begins a switch of digits. */
  public KeySwitch.Builder switching(Digits digits, GadgetKey key) {
    return KeySwitch.ofDigits(tablesAt(digits.level()), digits.rows())
        .with(rows(key, digits.level()));
  }

  private static KeyRows rows(GadgetKey key, int level) {
    if (key.level() < level) {
      throw new MissingKeyException(
          "a key for level " + key.level() + " cannot switch level " + level);
    }
    return key.rows();
  }

  /**
   * Ends a switch with quotients by P in {@code out}, over the data primes of its level.
   *
   * @param scratch lends memory for the time of the call
   */
  public void divide(PolyScope scratch, PolyPair out, KeySwitch.Builder work) {
    int level = out.c0().basis().size() - 1;
    try (PolyScope.Frame frame = scratch.frame()) {
      Rows room = scratch(scratch, tablesAt(level));
      int workers = scratch.crew().workers();
      scratch.crew().run(kernels, work.divided(out.c0().rows(), out.c1().rows(), room, workers));
    }
  }

  /** Ends a switch with sums modulo QP, not divided by P, in {@code out}. */
  public void sum(PolyScope scratch, PolyPair out, KeySwitch.Builder work) {
    int level = out.c0().basis().size() - 1 - parameters.p().size();
    try (PolyScope.Frame frame = scratch.frame()) {
      Rows room = scratch(scratch, tablesAt(level));
      int workers = scratch.crew().workers();
      scratch.crew().run(kernels, work.timesP(out.c0().rows(), out.c1().rows(), room, workers));
    }
  }

  private static Rows scratch(PolyScope scope, GadgetTables at) {
    return new Rows(scope.takeUnset(KeySwitch.scratchWords(at, scope.crew().workers())), 0);
  }

  /**
   * Divides by P with rounding to nearest: out = floor((x + floor(P/2)) / P) for each coefficient.
   *
   * @param scratch lends memory for the time of the call
   * @param out over the data primes of a level
   * @param x over the same data primes and all special primes
   */
  public void divideByP(PolyScope scratch, PolyPair out, PolyPair x) {
    GadgetTables at = tablesAt(out.c0().basis().size() - 1);
    divide(scratch, out, KeySwitch.ofSums(at, x.c0().rows(), Optional.of(x.c1().rows())));
  }

  /** As the other, for one polynomial. */
  public void divideByP(PolyScope scratch, NttPoly out, NttPoly x) {
    GadgetTables at = tablesAt(out.basis().size() - 1);
    divide(scratch, new PolyPair(out, out), KeySwitch.ofSums(at, x.rows(), Optional.empty()));
  }

  /** Returns P modulo {@code q}. */
  public long p(Modulus q) {
    return product.mod(BigInteger.valueOf(q.value())).longValueExact();
  }
}
