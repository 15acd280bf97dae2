package io.blindserve.he.compile;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.Scale;
import java.util.List;

/**
 * The instructions of a network under chosen parameters.
 *
 * @param steps in order; the input is value 0 and the answer the last value
 * @param constants encoded weights and biases
 * @param encoded for each layer the slots that the encoded integers really hold
 * @param answerScale scale of the answer, which is at level 0
 */
record Circuit(
    List<Step> steps, List<Constant> constants, List<SlotVectors> encoded, Scale answerScale) {

  Circuit {
    steps = List.copyOf(steps);
    constants = List.copyOf(constants);
    encoded = List.copyOf(encoded);
  }
}
