package io.blindserve.he.ckks;

import io.blindserve.he.kernel.FactorTable;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.Rows;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.Automorphisms;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.KeySwitcher;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.RelinearizationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arithmetic of {@link Evaluator} with results in places that the caller has: for plans, which
 * know every level and scale before they run. Results are written over the primes of {@code out},
 * so that its level is the level at which operands meet; its scale is the caller's business.
 * Ciphertexts are of degree one.
 *
 * <p>Unless a method says otherwise {@code out} may be an operand, with each polynomial beginning
 * at the same word, and must else be apart from all of them. Scopes lend scratch memory for the
 * time of the call. Stateless and thread-safe, each scope being one thread's.
 */
public final class PlacedEvaluator {

  private final CkksParameters parameters;
  private final PolyKernels kernels;
  private final Ring ring;
  private final KeySwitcher switcher;
  private final Automorphisms automorphisms;
  private final Rescaler rescaler;
  private final LinearTransformer linearTransformer;
  private final InnerSum innerSum;

  /**
   * Makes an evaluator that computes with {@code kernels}; scopes must come from a memory of the
   * same kernels.
   */
  public PlacedEvaluator(CkksParameters parameters, PolyKernels kernels) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.ring = new Ring(kernels);
    this.switcher = new KeySwitcher(parameters.rlwe(), kernels);
    this.automorphisms = new Automorphisms(parameters.rlwe(), switcher);
    this.rescaler = new Rescaler(kernels);
    this.linearTransformer =
        new LinearTransformer(parameters.rlwe(), kernels, switcher, automorphisms);
    this.innerSum = new InnerSum(parameters.rlwe(), ring, switcher, automorphisms);
  }

  /**
   * Makes tables and permutations now, which the first call would have to wait for.
   *
   * @param elements the Galois elements that will be used
   */
  public void prepare(Iterable<Long> elements) {
    automorphisms.prepare(elements);
  }

  /** Returns a place of {@code scope} for a ciphertext like {@code a}, with whatever is there. */
  public Ciphertext unset(PolyScope scope, Ciphertext a) {
    RnsBasis basis = a.c0().basis();
    NttPoly c0 = ring.unsetNtt(scope, basis);
    return Ciphertext.of(c0, ring.unsetNtt(scope, basis), a.scale(), a.logSlots());
  }

  /** Computes out = a + b. */
  public void add(Ciphertext out, Ciphertext a, Ciphertext b) {
    ring.add(out.c0(), a.c0(), b.c0());
    ring.add(out.c1(), a.c1(), b.c1());
  }

  /** Computes out = a - b. */
  public void subtract(Ciphertext out, Ciphertext a, Ciphertext b) {
    ring.subtract(out.c0(), a.c0(), b.c0());
    ring.subtract(out.c1(), a.c1(), b.c1());
  }

  /** Computes out = a + b. */
  public void addPlain(Ciphertext out, Ciphertext a, Plaintext b) {
    ring.add(out.c0(), a.c0(), b.value());
    ring.copy(out.c1(), a.c1());
  }

  /** Adds the number integer / scale to every slot. */
  public void addInteger(Ciphertext out, Ciphertext a, long integer) {
    ring.addInteger(out.c0(), a.c0(), integer);
    ring.copy(out.c1(), a.c1());
  }

  /** Computes out = a * b, slot by slot; not rescaled. */
  public void multiplyPlain(Ciphertext out, Ciphertext a, Plaintext b) {
    ring.multiply(out.c0(), a.c0(), b.value());
    ring.multiply(out.c1(), a.c1(), b.value());
  }

  /**
   * Computes out_j = sum over i of factor (j, i) * a_i for ciphertexts of one level; outputs must
   * be apart from operands.
   */
  public void combine(
      PolyScope scope, List<Ciphertext> out, List<Ciphertext> a, FactorTable factors) {
    RnsBasis basis = out.get(0).c0().basis();
    int limbs = basis.size();
    scope
        .crew()
        .forEach(
            2 * limbs,
            (index, worker) -> {
              int part = index / limbs;
              int limb = index % limbs;
              kernels.combine(
                  rows(out, part, limb),
                  rows(a, part, limb),
                  factors,
                  basis.n(),
                  basis.reduction(limb));
            });
  }

  private static List<Rows> rows(List<Ciphertext> ciphertexts, int part, int limb) {
    List<Rows> out = new ArrayList<>(ciphertexts.size());
    for (Ciphertext ciphertext : ciphertexts) {
      NttPoly poly = ciphertext.value().get(part);
      out.add(new Rows(poly.buffer(), poly.row(limb)));
    }
    return out;
  }

  /** Computes out = a * b, slot by slot, relinearised; not rescaled. */
  public void multiplyRelinearize(
      PolyScope scope, Ciphertext out, Ciphertext a, Ciphertext b, EvaluationKeySet keys) {
    try (PolyScope.Frame frame = scope.frame()) {
      RnsBasis basis = out.c0().basis();
      NttPoly first = ring.unsetNtt(scope, basis);
      NttPoly second = ring.unsetNtt(scope, basis);
      NttPoly third = ring.unsetNtt(scope, basis);
      ring.multiply(first, a.c0(), b.c0());
      ring.multiply(second, a.c0(), b.c1());
      ring.multiplyAdd(second, a.c1(), b.c0());
      ring.multiply(third, a.c1(), b.c1());
      relinearize(scope, pair(out), List.of(first, second, third), keys);
    }
  }

  /** Brings a product of three polynomials back to two. */
  void relinearize(PolyScope scope, PolyPair out, List<NttPoly> product, EvaluationKeySet keys) {
    RelinearizationKey key = keys.requireRelinearizationKey(out.c0().basis().size() - 1);
    Optional<Rows> c0 = Optional.of(product.get(0).rows());
    Optional<Rows> c1 = Optional.of(product.get(1).rows());
    switcher.divide(scope, out, switcher.switching(product.get(2), key.key()).adding(c0, c1));
  }

  /** Divides by the prime behind those of {@code out}. */
  public void rescale(PolyScope scope, Ciphertext out, Ciphertext a) {
    int size = out.level() + 2;
    rescaler.divide(
        scope, List.of(out.c0(), out.c1()), List.of(a.c0().prefix(size), a.c1().prefix(size)));
  }

  /** Rotates slots to the left: out[t] = a[t + steps]; not by nothing. */
  public void rotate(
      PolyScope scope, Ciphertext out, Ciphertext a, int steps, EvaluationKeySet keys) {
    long element = Galois.elementForRotation(parameters.logN(), steps);
    automorphisms.apply(
        scope, pair(out), prefix(a, out.level() + 1), keys.requireGaloisKey(element, out.level()));
  }

  /** Computes out[t] = sum over i below {@code count} of a[t + i * step]. */
  public void innerSum(
      PolyScope scope, Ciphertext out, Ciphertext a, int step, int count, EvaluationKeySet keys) {
    innerSum.apply(scope, pair(out), a, step, count, keys);
  }

  /**
   * Computes the sum of transforms, of the level of {@code out} and one number of baby steps, each
   * of a ciphertext of its own.
   */
  public void transformSum(
      PolyScope scope,
      Ciphertext out,
      List<Ciphertext> a,
      List<LinearTransform> transforms,
      EvaluationKeySet keys) {
    List<LinearTransformer.Part> parts = new ArrayList<>(a.size());
    for (int i = 0; i < a.size(); i++) {
      parts.add(new LinearTransformer.Part(a.get(i), transforms.get(i)));
    }
    linearTransformer.apply(scope, pair(out), parts, keys);
  }

  private static PolyPair pair(Ciphertext a) {
    return new PolyPair(a.c0(), a.c1());
  }

  private static PolyPair prefix(Ciphertext a, int size) {
    return new PolyPair(a.c0().prefix(size), a.c1().prefix(size));
  }
}
