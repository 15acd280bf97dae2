package io.blindserve.server.inference.encrypted.onnx;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A random model as values that can be made smaller: fewer steps, smaller shapes, simpler choices.
 *
 * @param opset the version of its operators
 * @param shape of its input, without the batch
 * @param steps in order
 * @param end what stands behind them
 */
record GraphRecipe(int opset, List<Integer> shape, List<Step> steps, End end) {

  /** More values than these are not wanted: further steps are left out. */
  private static final int LARGEST = 400;

  /** The end of a model. */
  enum End {
    NOTHING,
    SIGMOID,
    SOFTMAX,
    ARGMAX
  }

  /**
   * One operator.
   *
   * @param operator its name in {@link RandomNodes}
   * @param choices its shapes and parameters
   * @param weights seed of its weights
   * @param calm whether a Tanh follows, which keeps values small as normalisations do, so that
   *     single precision stays exact enough
   */
  record Step(String operator, List<Integer> choices, int weights, boolean calm) {}

  byte[] model() {
    ModelMaker maker = new ModelMaker(opset, shape);
    for (Step step : steps) {
      if (maker.size() <= LARGEST) {
        maker.use(new Choices(step.choices()), new SplittableRandom(step.weights()));
        RandomNodes.add(step.operator(), maker);
        if (step.calm()) {
          maker.then("Tanh", List.of());
        }
      }
    }
    return end(maker);
  }

  private byte[] end(ModelMaker maker) {
    switch (end) {
      case NOTHING -> maker.then("Identity", List.of());
      case SIGMOID -> maker.then("Sigmoid", List.of());
      case SOFTMAX, ARGMAX -> {
        maker.then(List.of(maker.size()), "Flatten", List.of());
        String last = end == End.SOFTMAX ? "Softmax" : "ArgMax";
        maker.then(last, List.of(), ModelMaker.integer("axis", -1));
      }
    }
    return end == End.ARGMAX ? maker.modelOfLabels() : maker.model();
  }
}
