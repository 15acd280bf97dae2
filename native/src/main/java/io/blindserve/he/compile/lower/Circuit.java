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
 * @param results numbers of the values that are the answer
 * @param answerLevel their level
 */
record Circuit(
    List<Step> steps,
    List<Constant> constants,
    Constants encoded,
    List<Scale> scales,
    List<Integer> results,
    int answerLevel) {

  Circuit {
    steps = List.copyOf(steps);
    constants = List.copyOf(constants);
    scales = List.copyOf(scales);
    results = List.copyOf(results);
  }

  Scale answerScale() {
    return scales.get(scales.size() - 1);
  }
}
