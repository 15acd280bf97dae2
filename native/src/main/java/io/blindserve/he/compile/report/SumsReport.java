package io.blindserve.he.compile.report;

/**
 * How a layer is computed where each of its values is a ciphertext of its own and each row a slot:
 * weighted sums of ciphertexts, and nothing is rotated.
 *
 * @param node the layer's node
 * @param inputs ciphertexts that the sums read
 * @param sums ciphertexts that are made, those that nothing reads left out
 * @param least ciphertexts that the shortest sum takes
 * @param most ciphertexts that the longest one takes
 */
public record SumsReport(String node, int inputs, int sums, int least, int most) {

  /** Checks ranges. */
  public SumsReport {
    if (sums < 1 || least < 1 || most < least || inputs < most) {
      throw new IllegalArgumentException(
          sums + " sums of " + least + " to " + most + " of " + inputs + " ciphertexts");
    }
  }
}
