package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.Scale;
import java.util.List;

/**
 * The instructions of a draft under chosen parameters.
 *
 * @param steps in order; the inputs are the first values
 * @param constants encoded weights and biases
 * @param encoded the slots that the encoded integers really hold
 * @param scales exact scale of each value of the draft
 * @param result number of the value that is the answer
 * @param answerLevel its level
 */
record Circuit(
    List<Step> steps,
    List<Constant> constants,
    Constants encoded,
    List<Scale> scales,
    int result,
    int answerLevel) {

  Circuit {
    steps = List.copyOf(steps);
    constants = List.copyOf(constants);
    scales = List.copyOf(scales);
  }

  Scale answerScale() {
    return scales.get(scales.size() - 1);
  }
}
