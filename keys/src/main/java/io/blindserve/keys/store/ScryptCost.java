package io.blindserve.keys.store;

/**
 * What one password guess costs (RFC 7914): about {@code 128 * n * r} bytes of memory and {@code p}
 * times the work.
 *
 * @param n the cost, a power of two
 * @param r the block size
 * @param p the parallelisation
 * @param saltBytes the length of the salt
 */
record ScryptCost(int n, int r, int p, int saltBytes) {

  /** The only cost that files have: 128 MiB, about half a second. */
  static final ScryptCost STANDARD = new ScryptCost(1 << 17, 8, 1, 32);
}
