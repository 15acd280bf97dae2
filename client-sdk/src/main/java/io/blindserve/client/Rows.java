package io.blindserve.client;

/**
 * The checks that every row passes before anything is made of it. Messages name row and column,
 * never a number.
 */
final class Rows {

  private Rows() {}

  static void check(double[][] rows, int features, double largest) {
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != features) {
        throw new IllegalArgumentException(
            "row " + row + " has " + rows[row].length + " numbers; the model takes " + features);
      }
      for (int column = 0; column < features; column++) {
        if (!(Math.abs(rows[row][column]) <= largest)) {
          throw new IllegalArgumentException(
              "row "
                  + row
                  + ", column "
                  + column
                  + " is no number that the model's input can hold");
        }
      }
    }
  }
}
