package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * The error of one output at one point: how far the encoded weights move what the client computes,
 * together with six standard deviations of the modelled noise at the same point, both carried
 * through the sigmoid, so that a saturated answer counts as little as it is worth.
 */
final class ErrorObjective implements Ascent.Objective {

  static final double DEVIATIONS = 6;

  /** Size of the push by which the gradient of the noise is found from a difference. */
  private static final double PUSH = 0x1p-10;

  private static final ComplexVector NOTHING = ComplexVector.EMPTY;

  private final Chain chain;
  private final Tape exact;
  private final Tape encoded;
  private final Noise noise;
  private final Answer answer;
  private final int output;
  private final double flatness;

  /**
   * Prepares an objective.
   *
   * @param exact the circuit with the constants as they ought to be
   * @param encoded the circuit with the constants as they are encoded
   */
  ErrorObjective(Chain chain, Tape exact, Tape encoded, Noise noise, int output) {
    this(chain, exact, encoded, noise, output, 1);
  }

  private ErrorObjective(
      Chain chain, Tape exact, Tape encoded, Noise noise, int output, double flatness) {
    this.flatness = flatness;
    this.chain = chain;
    this.exact = exact;
    this.encoded = encoded;
    this.noise = noise;
    this.answer = new Answer(chain);
    this.output = output;
  }

  /** Returns the same behind a sigmoid that rises so many times slower. */
  ErrorObjective flattened(double by) {
    return new ErrorObjective(chain, exact, encoded, noise, output, by);
  }

  /** Returns what goes into the sigmoid in the clear. */
  double margin(double[] t) {
    return answer.margin(chain.raw(t), output);
  }

  private double finish(double margin) {
    return answer.finish(margin / flatness);
  }

  private double slope(double margin) {
    return answer.slope(margin / flatness);
  }

  /** Everything that is known at one point. */
  private final class Point implements Ascent.Place {
    final double[] t;
    final double wanted;
    final double[] weight;
    final List<ComplexVector> values;
    final List<ComplexVector> cotangents;
    final double computed;
    final double deviation;

    Point(double[] t) {
      this.t = t;
      this.wanted = answer.margin(chain.raw(t), output);
      this.values = encoded.forward(t);
      double[] raw = encoded.raw(values);
      this.weight = answer.marginGradient(raw, output);
      this.cotangents = encoded.backward(values, weight);
      this.computed = answer.margin(raw, output);
      this.deviation = StrictMath.sqrt(Felt.noise(encoded, cotangents, noise));
    }

    /** The worse sign of the noise. */
    int sign() {
      return error(1) >= error(-1) ? 1 : -1;
    }

    double moved(int sign) {
      return computed + sign * DEVIATIONS * deviation;
    }

    double error(int sign) {
      return StrictMath.abs(finish(moved(sign)) - finish(wanted));
    }

    @Override
    public double value() {
      return StrictMath.max(error(1), error(-1));
    }

    @Override
    public double[] direction() {
      return ErrorObjective.this.direction(this);
    }
  }

  @Override
  public Ascent.Place at(double[] t) {
    return new Point(t);
  }

  @Override
  public double value(double[] t) {
    return new Point(t).value();
  }

  /** Returns the part of the error that the encoded weights make. */
  double known(double[] t) {
    Point point = new Point(t);
    return StrictMath.abs(finish(point.computed) - finish(point.wanted));
  }

  @Override
  public double[] direction(double[] t) {
    return direction(new Point(t));
  }

  private double[] direction(Point point) {
    double[] t = point.t;
    int sign = point.sign();
    double[] moving = encoded.gradient(point.cotangents, t.length);
    double[] growing = deviationGradient(point);
    double[] still = exact == encoded ? moving : stillGradient(t);
    double movedSlope = slope(point.moved(sign));
    double stillSlope = slope(point.wanted);
    double side = finish(point.moved(sign)) >= finish(point.wanted) ? 1 : -1;
    double[] out = new double[t.length];
    for (int i = 0; i < out.length; i++) {
      double ahead = movedSlope * (moving[i] + sign * DEVIATIONS * growing[i]);
      out[i] = side * (ahead - stillSlope * still[i]);
    }
    return out;
  }

  private double[] stillGradient(double[] t) {
    List<ComplexVector> values = exact.forward(t);
    double[] weight = answer.marginGradient(exact.raw(values), output);
    return exact.gradient(exact.backward(values, weight), t.length);
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
      largest = StrictMath.max(largest, p.largest());
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
    List<ComplexVector> values = encoded.forward(point.t, push, amount);
    return encoded.gradient(encoded.backward(values, point.weight), point.t.length);
  }

  private List<ComplexVector> push(List<ComplexVector> g) {
    List<ComplexVector> out = new ArrayList<>();
    for (int i = 0; i < g.size(); i++) {
      double variance = noise.added()[i];
      if (variance == 0) {
        out.add(NOTHING);
        continue;
      }
      ComplexVector push = ComplexVector.zeros(g.get(i).size(), g.get(i).isReal());
      push.addScaled(g.get(i), variance);
      out.add(push);
    }
    return out;
  }
}
