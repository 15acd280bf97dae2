package io.blindserve.he.compile.report;

import java.util.List;

/**
 * The model as the compiler understood it.
 *
 * @param input name of the input tensor
 * @param features values of a raw row, at least 1
 * @param output name of the output tensor
 * @param outputs values of an answer, at least 1
 * @param tail what the client does with the last layer's values, in a word: {@code none}, {@code
 *     sigmoid}, {@code softmax}, with {@code argmax} behind it where it follows
 * @param notes what a reader should know, one sentence each: outputs that were left out and the
 *     like
 */
public record ModelReport(
    String input, int features, String output, int outputs, String tail, List<String> notes) {

  /** Copies the list and checks sizes. */
  public ModelReport {
    notes = List.copyOf(notes);
    if (features < 1 || outputs < 1) {
      throw new IllegalArgumentException(features + " features and " + outputs + " outputs");
    }
  }
}
