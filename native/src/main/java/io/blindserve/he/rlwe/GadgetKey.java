package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.KeyRows;
import java.util.List;

/**
 * A switching key in the gadget form of hybrid key switching: for each digit i a pair (b, a) with b
 * + a s_out = e + P s_in on the rows of the digit's primes, and = e on all others. Pairs are over
 * the data primes of {@code level} and all special primes, in the NTT domain and not in Montgomery
 * form (the wire form is in Montgomery form).
 *
 * @param level the highest level of a ciphertext that this key can switch
 * @param digits one pair a digit, lowest primes first
 * @param rows the same as kernels read them
 */
public record GadgetKey(int level, List<PolyPair> digits, KeyRows rows) {

  /** Makes a key of its digits. */
  public GadgetKey(int level, List<PolyPair> digits) {
    this(level, List.copyOf(digits), rowsOf(level, digits));
  }

  private static KeyRows rowsOf(int level, List<PolyPair> digits) {
    return new KeyRows(
        level + 1,
        digits.stream().map(digit -> digit.c0().rows()).toList(),
        digits.stream().map(digit -> digit.c1().rows()).toList());
  }
}
