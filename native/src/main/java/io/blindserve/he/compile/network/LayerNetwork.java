package io.blindserve.he.compile.network;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import java.util.ArrayList;
import java.util.List;

/**
 * A model as a chain of layers. Branches of the model run side by side in wide layers; a value that
 * is needed later is carried by channels whose function is the identity, and a product of two
 * values is a difference of two squares.
 *
 * @param inputName the input tensor
 * @param features values of a raw row
 * @param range the box of raw features within which promises hold: each row is clipped to it
 * @param pre steps that the client does on a raw row, in order, to get x; a clip to {@code range}
 *     first
 * @param box where x lies, value by value, for rows in {@code range}
 * @param layers in order, at least one
 * @param tail what the client does with the last layer's values
 * @param argmax whether the index of the largest value is the answer, after the tail
 * @param outputName the output tensor
 * @param notes what a reader should know, one sentence each: outputs that were left out and the
 *     like
 */
public record LayerNetwork(
    String inputName,
    int features,
    FeatureRange range,
    List<RowStep> pre,
    FeatureRange box,
    List<Layer> layers,
    Tail tail,
    boolean argmax,
    String outputName,
    List<String> notes) {

  /** Copies the lists and checks sizes. */
  public LayerNetwork {
    pre = List.copyOf(pre);
    layers = List.copyOf(layers);
    notes = List.copyOf(notes);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network without layers");
    }
    int width = box.features();
    for (Layer layer : layers) {
      if (layer.weights().columns() != width) {
        throw new IllegalArgumentException(
            layer.weights().columns() + " columns behind " + width + " channels");
      }
      width = layer.width();
    }
  }

  /** Returns the values of the answer, before the tail. */
  public int outputs() {
    return layers.get(layers.size() - 1).width();
  }

  /** Returns x for a raw row. */
  public double[] prepare(double[] row) {
    double[] x = row;
    for (RowStep step : pre) {
      x = step.apply(x);
    }
    return x;
  }

  /** Returns z of every layer for x; the last are the values of the answer, before the tail. */
  public List<double[]> values(double[] x) {
    List<double[]> out = new ArrayList<>(layers.size());
    double[] in = x;
    for (Layer layer : layers) {
      double[] z = layer.affine(in);
      out.add(z);
      in = layer.activate(z);
    }
    return out;
  }

  /** Returns whether all functions are polynomials. */
  public boolean isPolynomial() {
    return layers.stream()
        .flatMap(layer -> layer.functions().stream())
        .allMatch(f -> f.polynomial().isPresent());
  }

  /** Returns this network with other layers. */
  public LayerNetwork withLayers(List<Layer> others) {
    return new LayerNetwork(
        inputName, features, range, pre, box, others, tail, argmax, outputName, notes);
  }
}
