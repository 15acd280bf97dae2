package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.IndexTable;
import io.blindserve.he.kernel.KeySwitch;
import io.blindserve.he.kernel.MatrixSum;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Applies automorphisms to ciphertexts of degree one: switches the key first and permutes
 * afterwards, as the keys of Lattigo v6 want it. Keeps the permutation of every element it has met:
 * their number is bounded by the plans in use. Thread-safe.
 */
public final class Automorphisms {

  private final RlweParameters parameters;
  private final KeySwitcher switcher;
  private final ConcurrentMap<Long, IndexTable> permutations = new ConcurrentHashMap<>();

  /** Makes the automorphisms of ciphertexts under {@code parameters}. */
  public Automorphisms(RlweParameters parameters, KeySwitcher switcher) {
    this.parameters = parameters;
    this.switcher = switcher;
  }

  /**
   * Makes now what switches and the permutations of these elements need, not at their first use.
   */
  public void prepare(Iterable<Long> elements) {
    switcher.prepare();
    elements.forEach(this::permutation);
  }

  /**
   * Applies the automorphism of {@code key} to the ciphertext (c0, c1).
   *
   * @param scratch lends memory for the time of the call
   * @param out receives the result; may be the ciphertext itself
   */
  public void apply(PolyScope scratch, PolyPair out, PolyPair in, GaloisKey key) {
    switcher.divide(scratch, out, rotation(switcher.switching(in.c1(), key.key()), in.c0(), key));
  }

  /** As the other, with the digits of c1 in its place: faster when they serve several times. */
  public void apply(PolyScope scratch, PolyPair out, NttPoly c0, Digits digits, GaloisKey key) {
    switcher.divide(scratch, out, rotation(switcher.switching(digits, key.key()), c0, key));
  }

  /** Adds the automorphism of a ciphertext to the ciphertext itself. */
  public void addOnto(PolyScope scratch, PolyPair sum, GaloisKey key) {
    switcher.divide(
        scratch,
        sum,
        rotation(switcher.switching(sum.c1(), key.key()), sum.c0(), key).accumulating());
  }

  /** As the other, with the digits of the ciphertext's second polynomial. */
  public void addOnto(PolyScope scratch, PolyPair sum, Digits digits, GaloisKey key) {
    switcher.divide(
        scratch,
        sum,
        rotation(switcher.switching(digits, key.key()), sum.c0(), key).accumulating());
  }

  /**
   * Applies the automorphism of {@code key} and adds the result, times P and modulo QP, to {@code
   * sum}: sums of such results are divided by P once.
   *
   * @param scratch lends memory for the time of the call
   * @param sum over all primes
   * @param c0 the ciphertext's first polynomial, over the data primes
   * @param digits the digits of its second
   */
  public void addTimesP(PolyScope scratch, PolyPair sum, NttPoly c0, Digits digits, GaloisKey key) {
    switcher.sum(
        scratch, sum, rotation(switcher.switching(digits, key.key()), c0, key).accumulating());
  }

  /**
   * As the other, where the ciphertext's first polynomial is itself a sum over all primes, and the
   * second is divided already.
   */
  public void addTimesP(
      PolyScope scratch, PolyPair sum, NttPoly c0TimesP, NttPoly c1, GaloisKey key) {
    KeySwitch.Builder work =
        switcher
            .switching(c1, key.key())
            .addingExtended(c0TimesP.rows())
            .permuted(permutation(key.element()));
    switcher.sum(scratch, sum, work.accumulating());
  }

  private KeySwitch.Builder rotation(KeySwitch.Builder work, NttPoly c0, GaloisKey key) {
    return work.adding(Optional.of(c0.rows()), Optional.empty())
        .permuted(permutation(key.element()));
  }

  /** Returns the baby step of {@code key}. */
  public MatrixSum.Baby babyStep(GaloisKey key) {
    return new MatrixSum.Baby(
        Optional.of(new MatrixSum.RotationRows(key.key().rows(), permutation(key.element()))));
  }

  private IndexTable permutation(long element) {
    return permutations.computeIfAbsent(element, g -> Galois.permutation(parameters.logN(), g));
  }
}
