package io.blindserve.he.kernel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The constants of hybrid key switching at one level: its data primes, the special primes of
 * product P, and what carries digits (groups of as many data primes as there are special ones) and
 * the special primes' part of sums to other primes. Row i of a polynomial belongs to prime i, data
 * primes first. Immutable and thread-safe; the native form is made on first use.
 */
public final class GadgetTables {

  private final List<TransformConstants> primes;
  private final int limbs;
  private final long[] p;
  private final long[] inverseOfP;

  /** Of each digit, and then of the special primes; empty where groups have one prime. */
  private final List<GroupConstants> groups;

  private volatile @Nullable GadgetDescription description;

  private GadgetTables(List<TransformConstants> data, List<TransformConstants> special) {
    List<TransformConstants> all = new ArrayList<>(data);
    all.addAll(special);
    this.primes = List.copyOf(all);
    this.limbs = data.size();
    BigInteger product =
        special.stream()
            .map(t -> BigInteger.valueOf(t.q()))
            .reduce(BigInteger.ONE, BigInteger::multiply);
    this.p = new long[limbs];
    this.inverseOfP = new long[limbs];
    for (int i = 0; i < limbs; i++) {
      BigInteger q = BigInteger.valueOf(primes.get(i).q());
      p[i] = product.mod(q).longValueExact();
      inverseOfP[i] = product.modInverse(q).longValueExact();
    }
    this.groups = special.size() > 1 ? groups() : List.of();
  }

  /**
   * Returns the tables of a level.
   *
   * @param data the transforms of the data primes that are left, at least one
   * @param special those of the special primes, 1 to 7; all of one length and distinct
   * @throws IllegalArgumentException if there are none or too many, or lengths differ
   */
  public static GadgetTables of(List<TransformConstants> data, List<TransformConstants> special) {
    if (data.isEmpty() || special.isEmpty() || special.size() > GroupConstants.MAX_SIZE) {
      throw new IllegalArgumentException(
          data.size() + " data primes and " + special.size() + " special primes");
    }
    GadgetTables tables = new GadgetTables(data, special);
    for (TransformConstants prime : tables.primes) {
      if (prime.logN() != tables.primes.get(0).logN()) {
        throw new IllegalArgumentException("transforms of different lengths");
      }
    }
    return tables;
  }

  private List<GroupConstants> groups() {
    List<GroupConstants> made = new ArrayList<>();
    for (int digit = 0; digit < digits(); digit++) {
      int start = digitStart(digit);
      made.add(new GroupConstants(primes.subList(start, start + digitSize(digit)), primes));
    }
    made.add(new GroupConstants(primes.subList(limbs, rows()), primes));
    return List.copyOf(made);
  }

  /** Returns the words of a row. */
  public int n() {
    return primes.get(0).n();
  }

  /** Returns the number of data primes. */
  public int limbs() {
    return limbs;
  }

  /** Returns the number of special primes. */
  public int specials() {
    return primes.size() - limbs;
  }

  /** Returns the number of all primes. */
  public int rows() {
    return primes.size();
  }

  /** Returns the number of digits. */
  public int digits() {
    return (limbs + specials() - 1) / specials();
  }

  TransformConstants prime(int row) {
    return primes.get(row);
  }

  int digitStart(int digit) {
    return digit * specials();
  }

  /** The last digit may be smaller than the others. */
  int digitSize(int digit) {
    return Math.min(specials(), limbs - digitStart(digit));
  }

  boolean owns(int digit, int row) {
    return row >= digitStart(digit) && row < digitStart(digit) + digitSize(digit);
  }

  /** P modulo a data prime. */
  long p(int row) {
    return p[row];
  }

  long inverseOfP(int row) {
    return inverseOfP[row];
  }

  /** The constants of a digit of several primes. */
  GroupConstants group(int digit) {
    return groups.get(digit);
  }

  /** The constants of several special primes. */
  GroupConstants specialGroup() {
    return groups.get(groups.size() - 1);
  }

  /** All groups, in the order in which native kernels read them. */
  List<GroupConstants> allGroups() {
    return groups;
  }

  /** The same in direct memory, for native kernels. */
  GadgetDescription description(NativeKernels kernels) {
    GadgetDescription made = description;
    if (made == null || made.owner() != kernels) {
      // Two threads may both write the same words; either will do.
      made = GadgetDescription.of(this, kernels);
      description = made;
    }
    return made;
  }
}
