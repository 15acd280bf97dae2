package io.blindserve.client.crypt;

import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.WireForm;
import java.util.List;
import java.util.Optional;

/**
 * The exact bytes of calls, by the formulas of the forms.
 *
 * @param keys the keys of the plan
 * @param parameters its parameters
 * @param inputs what a request carries
 * @param outputs what an answer carries
 */
public record WireSizes(
    KeySetShape keys, CkksParameters parameters, List<InputSpec> inputs, List<OutputSpec> outputs) {

  /** Copies the lists. */
  public WireSizes {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns the bytes in one form. */
  public WireBytes in(WireForm form) {
    return new WireBytes(
        form.uploadBytes(keys),
        inputs.stream()
            .flatMap(input -> input.ciphertexts().stream())
            .mapToLong(c -> form.freshBytes(parameters, c.level()))
            .sum(),
        outputs.stream()
            .flatMap(output -> output.ciphertexts().stream())
            .mapToLong(c -> form.computedBytes(parameters, c.level()))
            .sum());
  }

  /** Returns the cost of a plan that is offered in all forms. */
  public PlanCost cost(double milliseconds) {
    return new PlanCost(
        milliseconds, in(WireForm.LATTIGO_V6), Optional.of(in(WireForm.BLINDSERVE_1)));
  }
}
