package io.blindserve.he.compile;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the instructions of a chain: for each layer product, fold, rescale, bias, square; or first
 * rescale, then fold, where a layer's shape says so. The fold before the rescale costs one limb
 * more, but the errors of its key switches are divided as well, which makes room for weights.
 */
final class CircuitBuilder {

  private final SquareChain chain;
  private final Packing packing;
  private final BitChoice bits;
  private final CkksParameters parameters;
  private final Encoder encoder;
  private final List<Step> steps = new ArrayList<>();
  private final List<Constant> constants = new ArrayList<>();
  private final List<SlotVectors> encoded = new ArrayList<>();
  private int level;
  private Scale scale;

  private CircuitBuilder(
      SquareChain chain, Packing packing, BitChoice bits, CkksParameters parameters) {
    this.chain = chain;
    this.packing = packing;
    this.bits = bits;
    this.parameters = parameters;
    this.encoder = new Encoder(parameters);
    this.level = parameters.maxLevel();
    this.scale = Scale.ofPowerOfTwo(bits.inputScale());
  }

  static Circuit build(
      SquareChain chain, Packing packing, BitChoice bits, CkksParameters parameters) {
    return new CircuitBuilder(chain, packing, bits, parameters).build();
  }

  private Circuit build() {
    for (int k = 0; k < chain.depth(); k++) {
      addLayer(k);
    }
    return new Circuit(steps, constants, encoded, scale);
  }

  /** The number of the value that was made last. */
  private int value() {
    return steps.size();
  }

  private void addLayer(int k) {
    LayerShape shape = packing.layers().get(k);
    SlotVectors wanted = SlotVectors.wanted(chain, packing, k);
    Scale weightScale = Scale.ofPowerOfTwo(bits.weights()[k]);
    List<ComplexVector> diagonals = addProduct(shape, wanted.diagonals(), weightScale);
    scale = scale.multiply(weightScale);
    if (shape.foldsFirst()) {
      addFold(shape);
    }
    if (level > 0) {
      steps.add(new Step.Rescale(value()));
      scale = scale.divide(parameters.rlwe().q().modulus(level).value());
      level--;
    }
    if (!shape.foldsFirst()) {
      addFold(shape);
    }
    ComplexVector bias = wanted.bias();
    if (SlotVectors.addsBias(chain, k)) {
      int constant = encode(bias.re(), scale);
      bias = decode(constant);
      steps.add(new Step.Add(value(), constant));
      steps.add(new Step.Square(value()));
      scale = scale.multiply(scale);
    }
    encoded.add(new SlotVectors(diagonals, bias));
  }

  /** Adds the fold, in pieces where one of its rotations is composed. */
  private void addFold(LayerShape shape) {
    int first = 0;
    int count = 1;
    for (int rotation : shape.foldRotations()) {
      if (shape.composed().containsKey(rotation)) {
        addFold(first, count);
        steps.add(new Step.AddRotated(value(), shape.parts(rotation)));
        count = 1;
      } else {
        first = count == 1 ? rotation : first;
        count *= 2;
      }
    }
    addFold(first, count);
  }

  private void addFold(int stride, int count) {
    if (count > 1) {
      steps.add(new Step.Fold(value(), stride, count));
    }
  }

  /**
   * Adds the product and returns the slots of the diagonals as they were encoded; diagonals of
   * zeros are left out.
   */
  private List<ComplexVector> addProduct(
      LayerShape shape, List<ComplexVector> wanted, Scale weightScale) {
    SortedMap<Integer, Integer> byOffset = new TreeMap<>();
    List<ComplexVector> out = new ArrayList<>();
    for (int d = 0; d < wanted.size(); d++) {
      if (d > 0 && Vectors.isZero(wanted.get(d).re())) {
        out.add(new ComplexVector(packing.slots()));
        continue;
      }
      int giant = LinearTransform.giantOf(d, shape.babySteps());
      int constant = encode(rotated(wanted.get(d).re(), -giant), weightScale);
      byOffset.put(d, constant);
      ComplexVector stored = decode(constant);
      out.add(new ComplexVector(rotated(stored.re(), giant), rotated(stored.im(), giant)));
    }
    steps.add(
        byOffset.size() == 1
            ? new Step.Multiply(value(), byOffset.values().iterator().next())
            : new Step.Transform(value(), shape.babySteps(), byOffset));
    return out;
  }

  /** Rotates to the left: out[t] = in[t + by]. */
  static double[] rotated(double[] in, int by) {
    double[] out = new double[in.length];
    for (int t = 0; t < out.length; t++) {
      out[t] = in[StrictMath.floorMod(t + by, in.length)];
    }
    return out;
  }

  private int encode(double[] slots, Scale at) {
    constants.add(
        new Constant(at, encoder.coefficients(slots, new double[0], packing.logSlots(), at)));
    return constants.size() - 1;
  }

  private ComplexVector decode(int constant) {
    return decode(encoder, constants.get(constant), packing.logSlots());
  }

  /** Returns the slots that a constant's integers hold. */
  static ComplexVector decode(Encoder encoder, Constant constant, int logSlots) {
    long[] integers = constant.coefficients();
    double[] coefficients = new double[integers.length];
    for (int i = 0; i < integers.length; i++) {
      coefficients[i] = integers[i];
    }
    double[][] slots = encoder.slots(coefficients, logSlots, constant.scale());
    return new ComplexVector(slots[0], slots[1]);
  }
}
