package io.blindserve.he.circuit;

import io.blindserve.he.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What one call of a plan costs, and with that the forms of the wire in which it can be made.
 *
 * @param milliseconds predicted milliseconds of evaluation on one core
 * @param lattigo the bytes in the form {@value #LATTIGO}, which is always offered
 * @param blindserve the bytes in the form {@value #BLINDSERVE}, where it is offered
 */
public record PlanCost(double milliseconds, WireBytes lattigo, Optional<WireBytes> blindserve) {

  /** The name of the form that every spec offers. */
  public static final String LATTIGO = "lattigo-v6";

  /** The name of the form of fewer bytes. */
  public static final String BLINDSERVE = "blindserve-1";

  /** Checks that nothing is negative. */
  public PlanCost {
    if (!(milliseconds >= 0 && milliseconds < 1e12)) {
      throw new IllegalArgumentException("a cost is negative or not finite");
    }
  }

  /** Returns the names of the forms that are offered, the one of fewer bytes first. */
  public List<String> wire() {
    return blindserve.isPresent() ? List.of(BLINDSERVE, LATTIGO) : List.of(LATTIGO);
  }

  /** Returns the bytes in a form, if it is offered. */
  public Optional<WireBytes> in(String form) {
    return form.equals(LATTIGO)
        ? Optional.of(lattigo)
        : blindserve.filter(bytes -> form.equals(BLINDSERVE));
  }

  /** Returns the {@code cost} of a spec as JSON. */
  public String toJson() {
    return new String(JsonWriter.toBytes(PlanSpecJson.cost(this)), StandardCharsets.UTF_8);
  }
}
