package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.IndexTable;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Applies automorphisms to ciphertexts of degree one: switches the key first and permutes
 * afterwards, as the keys of Lattigo v6 want it. Keeps the permutation of every element it has met:
 * their number is bounded by the plans in use. Thread-safe.
 */
public final class Automorphisms {

  private final RlweParameters parameters;
  private final Ring ring;
  private final KeySwitcher switcher;
  private final ConcurrentMap<Long, IndexTable> permutations = new ConcurrentHashMap<>();

  /** Makes the automorphisms of ciphertexts under {@code parameters}. */
  public Automorphisms(RlweParameters parameters, PolyKernels kernels, KeySwitcher switcher) {
    this.parameters = parameters;
    this.ring = new Ring(kernels);
    this.switcher = switcher;
  }

  /** Permutes the rows of {@code a} into {@code out}, which must not overlap. */
  public void permute(NttPoly out, NttPoly a, long element) {
    ring.permute(
        out,
        a,
        permutations.computeIfAbsent(element, g -> Galois.permutation(parameters.logN(), g)));
  }

  /**
   * Applies the automorphism of {@code key} to the ciphertext (c0, c1).
   *
   * @param scratch lends memory for the time of the call
   * @param out receives the result; must not overlap {@code c0}
   * @param c0 the ciphertext's first polynomial
   * @param digits the digits of its second
   */
  public void apply(PolyScope scratch, PolyPair out, NttPoly c0, Digits digits, GaloisKey key) {
    try (PolyScope.Frame frame = scratch.frame()) {
      PolyPair switched = unsetPair(scratch, c0.basis());
      switcher.switchDigits(scratch, switched, digits, key.key());
      finish(out, c0, switched, key);
    }
  }

  /**
   * As {@link #apply}, with the ciphertext's second polynomial in place of its digits: faster when
   * they serve one automorphism only.
   */
  public void applyOnce(PolyScope scratch, PolyPair out, NttPoly c0, NttPoly c1, GaloisKey key) {
    try (PolyScope.Frame frame = scratch.frame()) {
      PolyPair switched = unsetPair(scratch, c0.basis());
      switcher.switchOnce(scratch, switched, c1, key.key());
      finish(out, c0, switched, key);
    }
  }

  private void finish(PolyPair out, NttPoly c0, PolyPair switched, GaloisKey key) {
    ring.add(switched.c0(), switched.c0(), c0);
    permute(out.c0(), switched.c0(), key.element());
    permute(out.c1(), switched.c1(), key.element());
  }

  private PolyPair unsetPair(PolyScope scope, RnsBasis basis) {
    return new PolyPair(ring.unsetNtt(scope, basis), ring.unsetNtt(scope, basis));
  }

  /**
   * Applies the automorphism of {@code key} and leaves the result, times P, modulo QP: sums of such
   * results are divided by P once.
   *
   * @param scope owns the result and lends scratch memory
   * @param c0 the ciphertext's first polynomial
   * @param digits the digits of its second
   */
  public PolyPair applyTimesP(PolyScope scope, NttPoly c0, Digits digits, GaloisKey key) {
    PolyPair out = unsetPair(scope, parameters.qpAt(digits.level()));
    try (PolyScope.Frame frame = scope.frame()) {
      PolyPair sum = switcher.multiplySum(scope, digits, key.key());
      addTimesP(sum.c0(), c0);
      permute(out.c0(), sum.c0(), key.element());
      permute(out.c1(), sum.c1(), key.element());
    }
    return out;
  }

  /** Computes out = out + P * a, where {@code out} is modulo QP and {@code a} modulo Q. */
  public void addTimesP(NttPoly out, NttPoly a) {
    for (int i = 0; i < a.basis().size(); i++) {
      ring.kernels()
          .multiplyScalarAdd(
              out.buffer(),
              out.row(i),
              a.buffer(),
              a.row(i),
              switcher.p(a.basis().modulus(i)),
              parameters.n(),
              a.basis().reduction(i));
    }
  }
}
