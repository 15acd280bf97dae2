package io.blindserve.server.model;

import java.util.List;
import java.util.Optional;

/**
 * What {@code model.json} says of a model.
 *
 * @param task what the answers are, for example {@code binary_classification}, if it is said
 * @param labels names of the classes; may be empty
 * @param features names of the input's features in order; may be empty
 * @param range smallest and largest value of each feature that the model is meant for, if declared
 * @param bins edges of the bins of each feature, in which a model of trees was trained, if it is
 *     said; clients see them
 * @param encrypted whether the model may be served encrypted
 * @param settings how, if so
 * @param plain how plain calls are run
 * @param warmup calls that a version answers before it takes calls
 * @param generation how the model is run token by token, if it is a decoder
 */
public record ModelDescription(
    Optional<String> task,
    List<String> labels,
    List<String> features,
    Optional<FeatureBox> range,
    Optional<List<List<Double>>> bins,
    boolean encrypted,
    EncryptedSettings settings,
    PlainSettings plain,
    List<WarmupSample> warmup,
    Optional<GenerationSettings> generation) {

  /** Copies the lists. */
  public ModelDescription {
    labels = List.copyOf(labels);
    features = List.copyOf(features);
    warmup = List.copyOf(warmup);
    bins = bins.map(lists -> lists.stream().map(List::copyOf).toList());
  }

  /** Returns the description of a model without a {@code model.json}: served plain only. */
  public static ModelDescription absent() {
    return new ModelDescription(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        EncryptedSettings.USUAL,
        PlainSettings.USUAL,
        List.of(),
        Optional.empty());
  }

  /**
   * A box of feature values.
   *
   * @param min smallest value of each feature
   * @param max largest value of each feature
   */
  public record FeatureBox(List<Double> min, List<Double> max) {

    /** Copies the lists and checks that they describe a box. */
    public FeatureBox {
      min = List.copyOf(min);
      max = List.copyOf(max);
      if (min.size() != max.size()) {
        throw new IllegalArgumentException(
            "input.range has " + min.size() + " minima and " + max.size() + " maxima");
      }
      for (int i = 0; i < min.size(); i++) {
        if (!(min.get(i) < max.get(i)) || min.get(i).isInfinite() || max.get(i).isInfinite()) {
          throw new IllegalArgumentException(
              "input.range of feature " + i + " is not a finite interval");
        }
      }
    }
  }
}
