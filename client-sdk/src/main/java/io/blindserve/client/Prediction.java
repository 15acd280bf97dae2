package io.blindserve.client;

import java.util.Optional;

/** The answer to one row. Immutable. */
public final class Prediction {

  private final String label;
  private final double probability;
  private final double[] outputs;
  private final Optional<String> recordId;

  Prediction(String label, double probability, double[] outputs, Optional<String> recordId) {
    this.label = label;
    this.probability = probability;
    this.outputs = outputs.clone();
    this.recordId = recordId;
  }

  /** Returns the name of the likelier class; its index as text when the server names no classes. */
  public String label() {
    return label;
  }

  /**
   * Returns the probability of {@link #label}; NaN when the model's outputs are no probabilities.
   */
  public double probability() {
    return probability;
  }

  /** Returns what the model gives for this row: a copy of its outputs in order. */
  public double[] outputs() {
    return outputs.clone();
  }

  /**
   * Returns the id of the server's access record of the request that carried this row, when the
   * server sent one.
   */
  public Optional<String> recordId() {
    return recordId;
  }

  /** Returns label and probability. */
  @Override
  public String toString() {
    return label + " (" + probability + ")";
  }
}
