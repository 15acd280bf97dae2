package io.blindserve.he.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * The error of one output at one point: how far the encoded weights move what the client computes,
 * together with six standard deviations of the modelled noise at the same point, both carried
 * through the sigmoid, so that a saturated answer counts as little as it is worth.
 */
final class ErrorObjective implements Ascent.Objective {

  private static final double DEVIATIONS = 6;

  /** Size of the push by which the gradient of the noise is found from a difference. */
  private static final double PUSH = 0x1p-10;

  private final SquareChain chain;
  private final Packing packing;
  private final SlotNetwork network;
  private final NoiseModel noise;
  private final Answer answer;
  private final int output;

  ErrorObjective(
      SquareChain chain,
      Packing packing,
      SlotNetwork network,
      NoiseModel noise,
      Answer answer,
      int output) {
    this.chain = chain;
    this.packing = packing;
    this.network = network;
    this.noise = noise;
    this.answer = answer;
    this.output = output;
  }

  /** Everything that is known at one point. */
  private final class Point {
    final double[] t;
    final List<double[]> exactValues;
    final double exact;
    final SlotNetwork.Trace trace;
    final double[] weight;
    final SlotNetwork.Cotangents cotangents;
    final double computed;
    final double deviation;

    Point(double[] t) {
      this.t = t;
      this.exactValues = chain.values(t);
      this.exact = answer.margin(chain.raw(exactValues), output);
      this.trace = network.forward(t);
      double[] raw = network.raw(trace);
      this.weight = answer.marginGradient(raw, output);
      this.cotangents = network.backward(trace, weight);
      this.computed = answer.margin(raw, output);
      Sensitivity felt = Sensitivity.of(network, packing.layers(), trace, cotangents);
      this.deviation = StrictMath.sqrt(felt.variance(noise));
    }

    /** The worse sign of the noise. */
    int sign() {
      return error(1) >= error(-1) ? 1 : -1;
    }

    double moved(int sign) {
      return computed + sign * DEVIATIONS * deviation;
    }

    double error(int sign) {
      return StrictMath.abs(answer.finish(moved(sign)) - answer.finish(exact));
    }
  }

  @Override
  public double value(double[] t) {
    Point point = new Point(t);
    return StrictMath.max(point.error(1), point.error(-1));
  }

  /** Returns the part of the error that the encoded weights make. */
  double known(double[] t) {
    Point point = new Point(t);
    return StrictMath.abs(answer.finish(point.computed) - answer.finish(point.exact));
  }

  @Override
  public double[] direction(double[] t) {
    Point point = new Point(t);
    int sign = point.sign();
    double[] moving = network.gradient(point.cotangents);
    double[] growing = deviationGradient(point);
    double[] still =
        chain.gradient(
            point.exactValues, answer.marginGradient(chain.raw(point.exactValues), output));
    double movedSlope = answer.slope(point.moved(sign));
    double stillSlope = answer.slope(point.exact);
    double side = answer.finish(point.moved(sign)) >= answer.finish(point.exact) ? 1 : -1;
    double[] out = new double[t.length];
    for (int i = 0; i < out.length; i++) {
      double ahead = movedSlope * (moving[i] + sign * DEVIATIONS * growing[i]);
      out[i] = side * (ahead - stillSlope * still[i]);
    }
    return out;
  }

  /**
   * Returns the gradient of the deviation. With g the derivatives at the places where noise enters
   * and v its variances, the gradient of sum v g^2 is twice that of the derivative along the fixed
   * push v g, found by a difference.
   */
  private double[] deviationGradient(Point point) {
    List<ComplexVector> push = push(point.cotangents);
    double largest = 0;
    for (ComplexVector p : push) {
      largest =
          StrictMath.max(largest, StrictMath.max(Vectors.largest(p.re()), Vectors.largest(p.im())));
    }
    double[] out = new double[point.t.length];
    if (!(largest > 0) || !(point.deviation > 0)) {
      return out;
    }
    double amount = PUSH / largest;
    double[] ahead = pushedGradient(point, push, amount);
    double[] behind = pushedGradient(point, push, -amount);
    for (int i = 0; i < out.length; i++) {
      out[i] = (ahead[i] - behind[i]) / (2 * amount * point.deviation);
    }
    return out;
  }

  private double[] pushedGradient(Point point, List<ComplexVector> push, double amount) {
    SlotNetwork.Trace trace = network.forward(point.t, push, amount);
    return network.gradient(network.backward(trace, point.weight));
  }

  private List<ComplexVector> push(SlotNetwork.Cotangents g) {
    List<ComplexVector> out = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      SlotLayer layer = network.layers().get(k);
      ComplexVector slots = g.slots().get(k);
      ComplexVector rows = g.rows().get(k);
      LayerShape shape = packing.layers().get(k);
      double perRow = noise.sum()[k] * shape.foldErrors() + noise.giant()[k] * shape.giantErrors();
      double perSlot = shape.foldsFirst() ? noise.rescaled()[k] : 0;
      perRow += shape.foldsFirst() ? 0 : noise.rescaled()[k] * shape.blocks();
      ComplexVector push = new ComplexVector(slots.size());
      for (int s = 0; s < push.size(); s++) {
        int row = layer.rowOf()[s];
        push.re()[s] = perSlot * slots.re()[s] + perRow * rows.re()[row];
        push.im()[s] = perSlot * slots.im()[s] + perRow * rows.im()[row];
      }
      out.add(push);
    }
    return out;
  }
}
