package io.blindserve.he.ckks;

import io.blindserve.he.kernel.Reduction;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads residues as the integers around zero that they stand for, as doubles: digits in mixed radix
 * (Garner 1959), their value in words of 64 bits, least first, and that rounded once. Allocates
 * nothing for a coefficient.
 */
final class CentredIntegers {

  private static final int SIGNIFICANT = Long.SIZE - 1;

  private final RnsBasis basis;

  /** Entry [i][j], j below i: the inverse of prime j modulo prime i. */
  private final long[][] inverses;

  private final long[] product;
  private final long[] half;
  private final long[] digits;
  private final long[] value;

  private CentredIntegers(RnsBasis basis) {
    this.basis = basis;
    BigInteger q = basis.product();
    int words = q.bitLength() / Long.SIZE + 1;
    this.product = words(q, words);
    this.half = words(q.shiftRight(1), words);
    this.digits = new long[basis.size()];
    this.value = new long[words];
    this.inverses = new long[basis.size()][];
    for (int i = 0; i < inverses.length; i++) {
      Modulus modulus = basis.modulus(i);
      inverses[i] = new long[i];
      for (int j = 0; j < i; j++) {
        inverses[i][j] = modulus.inverse(modulus.reduce(basis.modulus(j).value()));
      }
    }
  }

  private static long[] words(BigInteger x, int count) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = x.shiftRight(i * Long.SIZE).longValue();
    }
    return words;
  }

  /** Returns each coefficient x in [-Q/2, Q/2) as the nearest double. */
  static double[] of(CoeffPoly poly) {
    return new CentredIntegers(poly.basis()).all(poly);
  }

  private double[] all(CoeffPoly poly) {
    long[][] rows = new long[basis.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Ring.rowOf(poly.buffer(), poly.row(i), basis.n());
    }
    double[] out = new double[basis.n()];
    for (int k = 0; k < out.length; k++) {
      toDigits(rows, k);
      toValue();
      boolean negative = compare(value, half) >= 0;
      if (negative) {
        subtractFromProduct();
      }
      out[k] = negative ? -nearest() : nearest();
    }
    // They are what was decrypted.
    for (long[] row : rows) {
      Arrays.fill(row, 0);
    }
    Arrays.fill(digits, 0);
    Arrays.fill(value, 0);
    return out;
  }

  /** Finds d with x = d[0] + q[0] (d[1] + q[1] (d[2] + ..)), each digit below its prime. */
  private void toDigits(long[][] rows, int k) {
    for (int i = 0; i < digits.length; i++) {
      Reduction q = basis.reduction(i);
      long x = rows[i][k];
      for (int j = 0; j < i; j++) {
        long difference = x - q.reduce(digits[j]);
        x = q.multiply(difference + (difference >> 63 & q.q()), inverses[i][j]);
      }
      digits[i] = x;
    }
  }

  /** Horner's rule on the digits. */
  private void toValue() {
    Arrays.fill(value, 0);
    for (int i = digits.length - 1; i >= 0; i--) {
      long q = basis.modulus(i).value();
      long carry = digits[i];
      for (int w = 0; w < value.length; w++) {
        long word = value[w];
        // q is not negative, so only the word's sign has to be put right.
        long high = Math.multiplyHigh(word, q) + (word >> 63 & q);
        long low = word * q + carry;
        carry = high + (Long.compareUnsigned(low, carry) < 0 ? 1 : 0);
        value[w] = low;
      }
    }
  }

  private static int compare(long[] a, long[] b) {
    for (int w = a.length - 1; w >= 0; w--) {
      if (a[w] != b[w]) {
        return Long.compareUnsigned(a[w], b[w]);
      }
    }
    return 0;
  }

  private void subtractFromProduct() {
    long borrow = 0;
    for (int w = 0; w < value.length; w++) {
      long difference = product[w] - value[w];
      long next = Long.compareUnsigned(product[w], value[w]) < 0 ? 1 : 0;
      next += Long.compareUnsigned(difference, borrow) < 0 ? 1 : 0;
      value[w] = difference - borrow;
      borrow = next;
    }
  }

  /**
   * Rounds the value half to even: the conversion of a long does that, given the top bits with the
   * last of them set where a bit below is.
   */
  private double nearest() {
    int top = value.length - 1;
    while (top > 0 && value[top] == 0) {
      top--;
    }
    int bits = top * Long.SIZE + Long.SIZE - Long.numberOfLeadingZeros(value[top]);
    if (bits <= SIGNIFICANT) {
      return value[0];
    }
    int shift = bits - SIGNIFICANT;
    long head = bitsFrom(shift) | (anyBelow(shift) ? 1 : 0);
    return Math.scalb((double) head, shift);
  }

  /** Returns the 63 bits from {@code shift}, the topmost that there are. */
  private long bitsFrom(int shift) {
    int word = shift / Long.SIZE;
    int rest = shift % Long.SIZE;
    long low = value[word] >>> rest;
    long high = rest == 0 || word + 1 == value.length ? 0 : value[word + 1] << (Long.SIZE - rest);
    return low | high;
  }

  private boolean anyBelow(int shift) {
    int word = shift / Long.SIZE;
    long any = value[word] & ((1L << shift % Long.SIZE) - 1);
    for (int w = 0; w < word; w++) {
      any |= value[w];
    }
    return any != 0;
  }
}
