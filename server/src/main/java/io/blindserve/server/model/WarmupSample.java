package io.blindserve.server.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that a version answers before it takes calls, as {@code model.json} declares it.
 * Immutable; whether it fits the model is checked by who runs it.
 *
 * @param inputs values by the name of the input
 */
public record WarmupSample(Map<String, Values> inputs) {

  /** Copies the inputs. */
  public WarmupSample {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  /**
   * Values of an input.
   *
   * @param shape if it is said; otherwise that of the input, with its one open dimension as the
   *     number of elements wants it
   * @param elements row by row: numbers as they are written, {@code true}, {@code false}, or texts
   */
  public record Values(Optional<List<Long>> shape, List<String> elements) {

    /** Copies the lists. */
    public Values {
      shape = shape.map(List::copyOf);
      elements = List.copyOf(elements);
    }
  }
}
