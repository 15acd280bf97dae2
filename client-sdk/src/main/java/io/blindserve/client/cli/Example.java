package io.blindserve.client.cli;

import java.util.List;

/**
 * A row of a check.
 *
 * @param row features, before {@code pre}
 * @param outputs what the promise is about, after {@code post}, argmax left out
 * @param model what the model gives, the same as {@code outputs} unless the promise is about less
 */
record Example(List<Double> row, List<Double> outputs, List<Double> model) {

  Example(List<Double> row, List<Double> outputs) {
    this(row, outputs, outputs);
  }
}
