package io.blindserve.he.compile.report;

import java.util.List;

/**
 * Time and bytes.
 *
 * @param milliseconds predicted time of one request on one core
 * @param parts how it splits, for example {@code rotations}, {@code products}, {@code
 *     relinearisations}, {@code rescales}; empty where it is not known
 * @param rotationKeys number of Galois keys that a client makes
 * @param keyBytes the client's evaluation keys, packed and seeded
 * @param requestBytes ciphertexts of one request, packed and seeded
 * @param responseBytes ciphertexts of one answer, packed
 */
public record CostReport(
    double milliseconds,
    List<Part> parts,
    int rotationKeys,
    long keyBytes,
    long requestBytes,
    long responseBytes) {

  /**
   * One kind of operation.
   *
   * @param name what it is
   * @param count how often it is done; 0 where it is not known
   * @param milliseconds what all of them take
   */
  public record Part(String name, int count, double milliseconds) {}

  /** Copies the list. */
  public CostReport {
    parts = List.copyOf(parts);
  }
}
