package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.Automorphisms;
import io.blindserve.he.rlwe.Digits;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.KeySwitcher;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.ZeroEncryptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes on ciphertexts, bit for bit like Lattigo v6: integer arithmetic only, the same result
 * from all kernels.
 *
 * <p>Every method's first argument is the scope that owns its result and lends scratch memory;
 * operands must stay valid for the time of the call only, except that {@link #dropLevel} shares
 * words with its operand. Operands of different levels meet at the lower one. Stateless and
 * thread-safe, each scope being one thread's.
 */
public final class Evaluator {

  /** Scales that differ by less than 2^-100 of their size are the same. */
  private static final int SAME_SCALE_BITS = 100;

  private final CkksParameters parameters;
  private final Ring ring;
  private final KeySwitcher switcher;
  private final Automorphisms automorphisms;
  private final Rescaler rescaler;
  private final PlacedEvaluator placed;

  /**
   * Makes an evaluator that computes with {@code kernels}; scopes must come from a memory of the
   * same kernels.
   */
  public Evaluator(CkksParameters parameters, PolyKernels kernels) {
    this.parameters = parameters;
    this.ring = new Ring(kernels);
    this.switcher = new KeySwitcher(parameters.rlwe(), kernels);
    this.automorphisms = new Automorphisms(parameters.rlwe(), switcher);
    this.rescaler = new Rescaler(kernels);
    this.placed = new PlacedEvaluator(parameters, kernels);
  }

  /** Returns the parameters of the ciphertexts that this computes on. */
  public CkksParameters parameters() {
    return parameters;
  }

  /** Returns a + b; both have the same degree, scale and number of slots. */
  public Ciphertext add(PolyScope scope, Ciphertext a, Ciphertext b) {
    requireAlike(a, b);
    List<NttPoly> parts = newParts(scope, commonBasis(a.c0(), b.c0()), a.degree() + 1);
    for (int i = 0; i < parts.size(); i++) {
      ring.add(parts.get(i), a.value().get(i), b.value().get(i));
    }
    return new Ciphertext(parts, a.scale(), a.logSlots());
  }

  /** Returns a - b; both have the same degree, scale and number of slots. */
  public Ciphertext subtract(PolyScope scope, Ciphertext a, Ciphertext b) {
    requireAlike(a, b);
    List<NttPoly> parts = newParts(scope, commonBasis(a.c0(), b.c0()), a.degree() + 1);
    for (int i = 0; i < parts.size(); i++) {
      ring.subtract(parts.get(i), a.value().get(i), b.value().get(i));
    }
    return new Ciphertext(parts, a.scale(), a.logSlots());
  }

  /** Returns -a. */
  public Ciphertext negate(PolyScope scope, Ciphertext a) {
    List<NttPoly> parts = newParts(scope, a.c0().basis(), a.degree() + 1);
    for (int i = 0; i < parts.size(); i++) {
      ring.negate(parts.get(i), a.value().get(i));
    }
    return new Ciphertext(parts, a.scale(), a.logSlots());
  }

  /** Returns a + b; both have the same scale and number of slots. */
  public Ciphertext addPlain(PolyScope scope, Ciphertext a, Plaintext b) {
    requireSameScale(a.scale(), b.scale());
    requireSameSlots(a.logSlots(), b.logSlots());
    List<NttPoly> parts = copyOf(scope, a, commonBasis(a.c0(), b.value()));
    ring.add(parts.get(0), parts.get(0), b.value());
    return new Ciphertext(parts, a.scale(), a.logSlots());
  }

  /** Returns a - b; both have the same scale and number of slots. */
  public Ciphertext subtractPlain(PolyScope scope, Ciphertext a, Plaintext b) {
    requireSameScale(a.scale(), b.scale());
    requireSameSlots(a.logSlots(), b.logSlots());
    List<NttPoly> parts = copyOf(scope, a, commonBasis(a.c0(), b.value()));
    ring.subtract(parts.get(0), parts.get(0), b.value());
    return new Ciphertext(parts, a.scale(), a.logSlots());
  }

  /**
   * Returns another encryption of the same slots: adds a fresh encryption of zero, so that the
   * answer no longer shows how it was computed from the request. Random, unlike every other
   * operation.
   */
  public Ciphertext rerandomise(PolyScope scope, Ciphertext a, PublicKey key) {
    requireDegreeOne(a);
    PolyPair zero =
        new ZeroEncryptor(parameters.rlwe(), key, ring.kernels()).encryptZero(scope, a.level());
    ring.add(zero.c0(), zero.c0(), a.c0());
    ring.add(zero.c1(), zero.c1(), a.c1());
    return Ciphertext.of(zero.c0(), zero.c1(), a.scale(), a.logSlots());
  }

  /** Returns a * b, slot by slot, at the product of the scales; not rescaled. */
  public Ciphertext multiplyPlain(PolyScope scope, Ciphertext a, Plaintext b) {
    requireSameSlots(a.logSlots(), b.logSlots());
    List<NttPoly> parts = newParts(scope, commonBasis(a.c0(), b.value()), a.degree() + 1);
    for (int i = 0; i < parts.size(); i++) {
      ring.multiply(parts.get(i), a.value().get(i), b.value());
    }
    return new Ciphertext(parts, a.scale().multiply(b.scale()), a.logSlots());
  }

  /** Returns a * b, slot by slot, of degree two, at the product of the scales; not rescaled. */
  public Ciphertext multiply(PolyScope scope, Ciphertext a, Ciphertext b) {
    requireDegreeOne(a);
    requireDegreeOne(b);
    requireSameSlots(a.logSlots(), b.logSlots());
    List<NttPoly> parts = newParts(scope, commonBasis(a.c0(), b.c0()), 3);
    ring.multiply(parts.get(0), a.c0(), b.c0());
    ring.multiply(parts.get(1), a.c0(), b.c1());
    ring.multiplyAdd(parts.get(1), a.c1(), b.c0());
    ring.multiply(parts.get(2), a.c1(), b.c1());
    return new Ciphertext(parts, a.scale().multiply(b.scale()), a.logSlots());
  }

  /** Brings a product of degree two back to degree one. */
  public Ciphertext relinearize(PolyScope scope, Ciphertext a, EvaluationKeySet keys) {
    if (a.degree() != 2) {
      throw new IllegalArgumentException(
          "only a ciphertext of degree 2 is relinearised, not " + a.degree());
    }
    PolyPair out = newPair(scope, a.c0().basis());
    placed.relinearize(scope, out, a.value(), keys);
    return Ciphertext.of(out.c0(), out.c1(), a.scale(), a.logSlots());
  }

  /** Returns a * b of degree one; see {@link #multiply}. */
  public Ciphertext multiplyRelinearize(
      PolyScope scope, Ciphertext a, Ciphertext b, EvaluationKeySet keys) {
    requireDegreeOne(a);
    requireDegreeOne(b);
    requireSameSlots(a.logSlots(), b.logSlots());
    PolyPair pair = newPair(scope, commonBasis(a.c0(), b.c0()));
    Ciphertext out =
        Ciphertext.of(pair.c0(), pair.c1(), a.scale().multiply(b.scale()), a.logSlots());
    placed.multiplyRelinearize(scope, out, a, b, keys);
    return out;
  }

  /**
   * Divides by the last prime and drops it; the scale is divided as well.
   *
   * @throws IllegalArgumentException at level 0
   */
  public Ciphertext rescale(PolyScope scope, Ciphertext a) {
    if (a.level() == 0) {
      throw new IllegalArgumentException("no prime is left to rescale by at level 0");
    }
    long prime = a.c0().basis().modulus(a.level()).value();
    List<NttPoly> parts = newParts(scope, a.c0().basis().prefix(a.level()), a.degree() + 1);
    rescaler.divide(scope, parts, a.value());
    return new Ciphertext(parts, a.scale().divide(prime), a.logSlots());
  }

  /** Returns {@code a} at a lower level, or the same; shares its words. */
  public Ciphertext dropLevel(Ciphertext a, int level) {
    if (level < 0 || level > a.level()) {
      throw new IllegalArgumentException("level " + level + " is not 0 to " + a.level());
    }
    List<NttPoly> parts = a.value().stream().map(part -> part.prefix(level + 1)).toList();
    return new Ciphertext(parts, a.scale(), a.logSlots());
  }

  /** Rotates slots to the left: out[t] = a[t + steps]; negative steps rotate to the right. */
  public Ciphertext rotate(PolyScope scope, Ciphertext a, int steps, EvaluationKeySet keys) {
    requireDegreeOne(a);
    long element = Galois.elementForRotation(parameters.logN(), steps);
    if (element == 1) {
      return new Ciphertext(copyOf(scope, a, a.c0().basis()), a.scale(), a.logSlots());
    }
    GaloisKey key = keys.requireGaloisKey(element, a.level());
    PolyPair out = newPair(scope, a.c0().basis());
    automorphisms.apply(scope, out, new PolyPair(a.c0(), a.c1()), key);
    return Ciphertext.of(out.c0(), out.c1(), a.scale(), a.logSlots());
  }

  /**
   * Rotates one ciphertext by several steps, cutting it into digits once; bit for bit as single
   * rotations are.
   */
  public List<Ciphertext> rotateHoisted(
      PolyScope scope, Ciphertext a, int[] steps, EvaluationKeySet keys) {
    requireDegreeOne(a);
    List<Ciphertext> out = new ArrayList<>(steps.length);
    for (int i = 0; i < steps.length; i++) {
      out.add(new Ciphertext(newParts(scope, a.c0().basis(), 2), a.scale(), a.logSlots()));
    }
    try (PolyScope.Frame frame = scope.frame()) {
      Digits digits = switcher.decompose(scope, a.c1());
      for (int i = 0; i < steps.length; i++) {
        rotateInto(scope, out.get(i), a, digits, steps[i], keys);
      }
    }
    return out;
  }

  private void rotateInto(
      PolyScope scratch,
      Ciphertext out,
      Ciphertext a,
      Digits digits,
      int steps,
      EvaluationKeySet keys) {
    long element = Galois.elementForRotation(parameters.logN(), steps);
    if (element == 1) {
      ring.copy(out.c0(), a.c0());
      ring.copy(out.c1(), a.c1());
      return;
    }
    GaloisKey key = keys.requireGaloisKey(element, a.level());
    automorphisms.apply(scratch, new PolyPair(out.c0(), out.c1()), a.c0(), digits, key);
  }

  /** Conjugates slots. */
  public Ciphertext conjugate(PolyScope scope, Ciphertext a, EvaluationKeySet keys) {
    requireDegreeOne(a);
    GaloisKey key =
        keys.requireGaloisKey(Galois.elementForConjugation(parameters.logN()), a.level());
    PolyPair out = newPair(scope, a.c0().basis());
    automorphisms.apply(scope, out, new PolyPair(a.c0(), a.c1()), key);
    return Ciphertext.of(out.c0(), out.c1(), a.scale(), a.logSlots());
  }

  /** Returns out[t] = sum over i below {@code count} of a[t + i * step]. */
  public Ciphertext innerSum(
      PolyScope scope, Ciphertext a, int step, int count, EvaluationKeySet keys) {
    requireDegreeOne(a);
    if (count < 1 || count > parameters.n() / 2) {
      throw new IllegalArgumentException("a sum of " + count + " rotations");
    }
    PolyPair pair = newPair(scope, a.c0().basis());
    Ciphertext out = Ciphertext.of(pair.c0(), pair.c1(), a.scale(), a.logSlots());
    placed.innerSum(scope, out, a, step, count, keys);
    return out;
  }

  /** Applies a matrix on slots, at the product of the scales; not rescaled. */
  public Ciphertext linearTransform(
      PolyScope scope, Ciphertext a, LinearTransform transform, EvaluationKeySet keys) {
    requireDegreeOne(a);
    requireSameSlots(a.logSlots(), transform.logSlots());
    if (a.level() != transform.level()) {
      throw new IllegalArgumentException(
          "a transform for level " + transform.level() + " at level " + a.level());
    }
    PolyPair pair = newPair(scope, a.c0().basis());
    Ciphertext out =
        Ciphertext.of(pair.c0(), pair.c1(), a.scale().multiply(transform.scale()), a.logSlots());
    placed.transformSum(scope, out, List.of(a), List.of(transform), keys);
    return out;
  }

  private PolyPair newPair(PolyScope scope, RnsBasis basis) {
    return new PolyPair(ring.unsetNtt(scope, basis), ring.unsetNtt(scope, basis));
  }

  private List<NttPoly> copyOf(PolyScope scope, Ciphertext a, RnsBasis basis) {
    List<NttPoly> parts = newParts(scope, basis, a.degree() + 1);
    for (int i = 0; i < parts.size(); i++) {
      ring.copy(parts.get(i), a.value().get(i));
    }
    return parts;
  }

  private List<NttPoly> newParts(PolyScope scope, RnsBasis basis, int count) {
    List<NttPoly> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(ring.unsetNtt(scope, basis));
    }
    return parts;
  }

  private static RnsBasis commonBasis(NttPoly a, NttPoly b) {
    return a.basis().size() <= b.basis().size() ? a.basis() : b.basis();
  }

  private static void requireAlike(Ciphertext a, Ciphertext b) {
    if (a.degree() != b.degree()) {
      throw new IllegalArgumentException(
          "degrees " + a.degree() + " and " + b.degree() + " differ");
    }
    requireSameScale(a.scale(), b.scale());
    requireSameSlots(a.logSlots(), b.logSlots());
  }

  /**
   * Lattigo would multiply the operand of the smaller scale by floor(ratio), and so silently ignore
   * a ratio below 2.
   */
  private static void requireSameScale(Scale a, Scale b) {
    if (!a.isWithin(b, SAME_SCALE_BITS)) {
      throw new IllegalArgumentException("scales " + a + " and " + b + " differ");
    }
  }

  private static void requireSameSlots(int a, int b) {
    if (a != b) {
      throw new IllegalArgumentException("2^" + a + " and 2^" + b + " slots differ");
    }
  }

  private static void requireDegreeOne(Ciphertext a) {
    if (a.degree() != 1) {
      throw new IllegalArgumentException("a ciphertext of degree " + a.degree() + ", not 1");
    }
  }
}
