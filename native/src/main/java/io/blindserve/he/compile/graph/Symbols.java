package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Composed;
import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.Spread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arithmetic on elements, and the atoms that it makes. Equal functions of equal combinations are
 * one atom. Not thread-safe; one a reading.
 */
final class Symbols {

  /** Functions behind one another; far above what any plan can hold. */
  private static final int MAX_DEPTH = 256;

  private static final Polynomial QUARTER_SQUARE = Polynomial.of(0, 0, 0.25);

  private final Budget budget;
  private final List<Atom> atoms = new ArrayList<>();
  private final Map<Key, Core> interned = new HashMap<>();

  /** What training saw of values that may become arguments of functions. */
  private final Map<Argument, Spread> normalised = new HashMap<>();

  /** What training saw of arguments of functions. */
  private final Map<Core, Spread> spreads = new HashMap<>();

  /** The argument of an element's function. */
  private record Argument(Core core, double scale, double shift) {

    static Argument of(Element e) {
      return new Argument(e.core(), e.scale(), e.shift());
    }
  }

  /** What makes two atoms one. */
  private record Key(Core core, ScalarFunction function) {}

  private final boolean singleRow;

  /**
   * Begins with an atom for each value of the input.
   *
   * @param singleRow whether the model's batch is fixed to one row
   */
  Symbols(Budget budget, int features, boolean singleRow) {
    this.budget = budget;
    this.singleRow = singleRow;
    for (int i = 0; i < features; i++) {
      atoms.add(new Atom(Core.constant(0), Polynomial.IDENTITY, 0, GraphNode.NONE));
    }
  }

  Budget budget() {
    return budget;
  }

  boolean isSingleRow() {
    return singleRow;
  }

  int atoms() {
    return atoms.size();
  }

  Atom atom(int id) {
    return atoms.get(id);
  }

  // ---- affine maps

  /** Returns scale * e + shift, where these differ from channel to channel. */
  Element affine(Element e, double scale, double shift) {
    if (e.isConstant()) {
      return constant(scale * e.constantValue() + shift);
    }
    if (scale == 0) {
      return constant(shift);
    }
    if (e.isAffine()) {
      Polynomial p = (Polynomial) e.function();
      double slope = scale * p.coefficient(1);
      return finite(
          new Element(
              e.core(),
              slope * e.scale(),
              slope * e.shift() + scale * p.coefficient(0) + shift,
              Polynomial.IDENTITY));
    }
    return apply(Functions.affine(scale, shift), e);
  }

  /** Returns an element as an affine map of a combination; functions become atoms. */
  Term term(Element e) {
    ScalarFunction function = e.function();
    if (function instanceof Polynomial p && p.degree() <= 1) {
      double slope = p.coefficient(1);
      return new Term(e.core(), slope * e.scale(), slope * e.shift() + p.coefficient(0));
    }
    if (function instanceof Composed c && c.outer() instanceof Polynomial p && p.degree() == 1) {
      return new Term(atomOf(e, c.inner()), p.coefficient(1), p.coefficient(0));
    }
    if (function instanceof Polynomial p && p.coefficient(0) != 0) {
      Polynomial rest = p.plus(Polynomial.of(-p.coefficient(0)));
      return new Term(atomOf(e, rest), 1, p.coefficient(0));
    }
    return new Term(atomOf(e, function), 1, 0);
  }

  /** Returns an element as a combination. */
  Core combination(Element e) {
    Term term = term(e);
    if (term.scale() != 1 || term.shift() != 0) {
      budget.entries(term.core().size());
    }
    return finite(term.core().affine(term.scale(), term.shift()));
  }

  /** Returns elements as affine maps of combinations. */
  Term[] terms(Element[] elements) {
    Term[] out = new Term[elements.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = term(elements[i]);
    }
    return out;
  }

  private Core atomOf(Element e, ScalarFunction function) {
    ScalarFunction outer = function;
    double scale = e.scale();
    double shift = e.shift();
    if (function instanceof Composed c && c.inner() instanceof Polynomial p && p.degree() == 1) {
      outer = c.outer();
      scale = p.coefficient(1) * e.scale();
      shift = p.coefficient(1) * e.shift() + p.coefficient(0);
    }
    if (scale != 1 || shift != 0) {
      budget.entries(e.core().size());
    }
    Core core = finite(e.core().affine(scale, shift));
    keepSpread(e, function, core);
    if (core.isConstant()) {
      return finite(Core.constant(outer.apply(core.bias())));
    }
    return interned.computeIfAbsent(new Key(core, outer), this::added);
  }

  // ---- what training saw

  /** Says what training saw of a value. */
  void normalised(Element e, Spread seen) {
    if (!e.isConstant() && e.function().equals(Polynomial.IDENTITY)) {
      normalised.put(Argument.of(e), seen);
    }
  }

  /** Returns what training saw of the argument of a function. */
  Optional<Spread> spread(Core argument) {
    return Optional.ofNullable(spreads.get(argument));
  }

  private void keepSpread(Element e, ScalarFunction function, Core argument) {
    Spread seen = normalised.get(Argument.of(e));
    if (seen == null) {
      return;
    }
    boolean inner =
        function instanceof Composed c && c.inner() instanceof Polynomial p && p.degree() == 1;
    if (inner) {
      Polynomial p = (Polynomial) ((Composed) function).inner();
      seen = seen.affine(p.coefficient(1), p.coefficient(0));
    }
    spreads.put(argument, seen);
  }

  private Core added(Key key) {
    int depth = 0;
    for (int i = 0; i < key.core.size(); i++) {
      depth = StrictMath.max(depth, atoms.get(key.core.atom(i)).depth());
    }
    if (depth >= MAX_DEPTH) {
      throw budget.refused(
          "more than " + MAX_DEPTH + " functions stand behind one another", "use fewer layers");
    }
    budget.entries(1);
    atoms.add(new Atom(key.core, key.function, depth + 1, budget.node()));
    return Core.ofAtom(atoms.size() - 1);
  }

  // ---- functions

  /** Returns outer(e). */
  Element apply(ScalarFunction outer, Element e) {
    if (e.isConstant()) {
      return constant(outer.apply(e.constantValue()));
    }
    ScalarFunction composed = Functions.compose(outer, e.function());
    return finite(
        Functions.fits(composed) ? e.with(composed) : Element.of(combination(e)).with(outer));
  }

  // ---- two elements

  /** Returns a + b. */
  Element sum(Element a, Element b) {
    if (a.isConstant() || b.isConstant()) {
      return a.isConstant() ? affine(b, 1, a.constantValue()) : affine(a, 1, b.constantValue());
    }
    if (a.core().equals(b.core())) {
      ScalarFunction joined = Functions.sum(over(a, b), over(b, a));
      if (Functions.fits(joined)) {
        return finite(joined(a, b, joined));
      }
    }
    return combined(a, 1, b, 1);
  }

  /** Returns a * b. */
  Element product(Element a, Element b) {
    if (a.isConstant() || b.isConstant()) {
      return a.isConstant() ? affine(b, a.constantValue(), 0) : affine(a, b.constantValue(), 0);
    }
    if (a.core().equals(b.core())) {
      ScalarFunction joined = Functions.product(over(a, b), over(b, a));
      if (Functions.fits(joined)) {
        return finite(joined(a, b, joined));
      }
      Term left = term(a);
      Term right = term(b);
      boolean again = a.core().equals(left.core()) && b.core().equals(right.core());
      if (!again && left.core().equals(right.core())) {
        return product(of(left), of(right));
      }
    }
    return squares(a, b);
  }

  /** a * b = ((a + b)^2 - (a - b)^2) / 4. */
  private Element squares(Element a, Element b) {
    Element plus = apply(QUARTER_SQUARE, combined(a, 1, b, 1));
    Element minus = apply(QUARTER_SQUARE, combined(a, 1, b, -1));
    return combined(plus, 1, minus, -1);
  }

  /** Returns a combination of two elements that need not share anything. */
  Element combined(Element a, double left, Element b, double right) {
    Accumulator sum = new Accumulator(this);
    sum.add(term(a), left);
    sum.add(term(b), right);
    return sum.element();
  }

  private static Element of(Term term) {
    return new Element(term.core(), term.scale(), term.shift(), Polynomial.IDENTITY);
  }

  /** Returns the function of {@code e} over the argument that it shares with another element. */
  private static ScalarFunction over(Element e, Element other) {
    boolean same = e.scale() == other.scale() && e.shift() == other.shift();
    return same
        ? e.function()
        : Functions.compose(e.function(), Functions.affine(e.scale(), e.shift()));
  }

  private static Element joined(Element a, Element b, ScalarFunction function) {
    boolean same = a.scale() == b.scale() && a.shift() == b.shift();
    return (same ? a : Element.of(a.core())).with(function);
  }

  // ---- finiteness

  private Element constant(double value) {
    return finite(Element.constant(value));
  }

  /** Refuses what overflowed. */
  Element finite(Element e) {
    boolean finite = Double.isFinite(e.scale()) && Double.isFinite(e.shift());
    if (finite && e.function() instanceof Polynomial p) {
      finite = p.coefficients().stream().allMatch(Double::isFinite);
    }
    if (!finite || (e.isConstant() && !Double.isFinite(e.constantValue()))) {
      throw budget.refused("its weights hold NaN or infinities, or overflow", "check the training");
    }
    return e;
  }

  /** Refuses what overflowed. */
  Core finite(Core core) {
    boolean finite = Double.isFinite(core.bias());
    for (int i = 0; finite && i < core.size(); i++) {
      finite = Double.isFinite(core.coefficient(i));
    }
    if (!finite) {
      throw budget.refused("its weights hold NaN or infinities, or overflow", "check the training");
    }
    return core;
  }
}
