package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings a network of polynomials into normal form. Between stages the values of the network are x
 * = expand y + shift, where y is what the circuit computes; both fold into the next weights and
 * biases.
 */
final class ChainBuilder {

  private static final int SAMPLES = 256;
  private static final long SEED = 0x626C696E64L;

  /** How far from its values' range the centre of a completed square may lie. */
  private static final double FAR = 8;

  private static final double FARTHER = FAR * FAR;

  private final LayerNetwork network;
  private final Points points;
  private final boolean byShape;
  private final List<double[]> reach;
  private final List<Stage> stages = new ArrayList<>();
  private SparseMatrix expand;
  private double[] shift;

  private ChainBuilder(LayerNetwork network, Points points, boolean byShape) {
    this.network = network;
    this.points = points;
    this.byShape = byShape;
    this.reach = reach();
    this.expand = diagonal(points.spread());
    this.shift = points.centre();
  }

  /** Returns the normal form, or throws a refusal that names the layer at fault. */
  static Chain build(LayerNetwork network, Points points) {
    return Normaliser.normalised(new ChainBuilder(network, points, false).build(), points, false);
  }

  /**
   * Returns a normal form whose stages, widths and forms depend on the layers' patterns and the
   * degrees of their polynomials alone, not on values; so do, but for a power of two, the factors
   * that the client multiplies the answer with.
   */
  static Chain byShape(LayerNetwork network, Points points) {
    return Normaliser.normalised(new ChainBuilder(network, points, true).build(), points, true);
  }

  private Chain build() {
    int last = network.layers().size() - 1;
    for (int k = 0; k < last; k++) {
      add(network.layers().get(k), reach.get(k));
    }
    return end(network.layers().get(last));
  }

  /** Returns how large z of each channel becomes over samples. */
  private List<double[]> reach() {
    List<double[]> out = new ArrayList<>();
    network.layers().forEach(layer -> out.add(new double[layer.width()]));
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < 2 * SAMPLES; i++) {
      List<double[]> values = network.values(points.prepared(sequence.next()));
      for (int k = 0; k < out.size(); k++) {
        widen(out.get(k), values.get(k), network.layers().get(k));
      }
    }
    return out;
  }

  private static void widen(double[] reach, double[] values, Layer layer) {
    for (int i = 0; i < reach.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw Refusals.at(layer, "its values overflow over the declared range", "scale the model");
      }
      reach[i] = StrictMath.max(reach[i], StrictMath.abs(values[i]));
    }
  }

  private static SparseMatrix diagonal(double[] values) {
    SparseMatrix.Builder out = new SparseMatrix.Builder(values.length);
    for (int i = 0; i < values.length; i++) {
      out.entry(i, values[i]).endRow();
    }
    return out.build();
  }

  private static double[] plus(double[] a, double[] b) {
    double[] out = new double[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] + b[i];
    }
    return out;
  }

  private void add(Layer layer, double[] range) {
    SparseMatrix weights = Linear.times(layer.weights(), expand);
    double[] bias = plus(layer.weights().times(shift), layer.bias());
    List<Polynomial> polynomials =
        layer.functions().stream().map(f -> f.polynomial().orElseThrow()).toList();
    int degree = polynomials.stream().mapToInt(Polynomial::degree).max().orElse(0);
    if (degree > Form.General.MAX_DEGREE) {
      throw Refusals.at(
          layer,
          "a polynomial of degree " + degree,
          "at most degree " + Form.General.MAX_DEGREE + " is computed in one stage");
    }
    Channels channels = new Channels(layer, weights, bias, polynomials, range);
    if (degree <= 1) {
      channels.merge();
    } else if (degree == 2) {
      channels.squares();
    } else if (degree == 3 && !byShape && channels.allCubic()) {
      channels.cubics();
    } else if (degree == 4 && !byShape && channels.allQuartic()) {
      channels.quartics();
    } else {
      channels.general(degree);
    }
  }

  /** The rows of one stage in the making. */
  private final class Channels {
    final Layer layer;
    final SparseMatrix weights;
    final double[] bias;
    final List<Polynomial> polynomials;
    final double[] range;
    final boolean sharedCentre;
    final SparseMatrix.Builder rows;
    final List<Double> biases = new ArrayList<>();
    final List<Map<Integer, Double>> expanded = new ArrayList<>();
    final double[] constant;

    Channels(
        Layer layer,
        SparseMatrix weights,
        double[] bias,
        List<Polynomial> polynomials,
        double[] range) {
      this.layer = layer;
      this.weights = weights;
      this.bias = bias;
      this.polynomials = polynomials;
      this.range = range;
      this.sharedCentre = Quadratics.shareCentre(polynomials);
      this.rows = new SparseMatrix.Builder(weights.columns());
      this.constant = new double[bias.length];
    }

    int count() {
      return bias.length;
    }

    double reachOf(int i) {
      return range[i] > 0 ? range[i] : 1;
    }

    /** Adds u = z_i + offset as a row and returns its number. */
    int row(int i, double offset) {
      return row(i, offset, 1);
    }

    /** Adds u = factor (z_i + offset) as a row and returns its number. */
    private int row(int i, double offset, double factor) {
      for (int e = weights.start(i); e < weights.start(i + 1); e++) {
        rows.entry(weights.column(e), factor * weights.value(e));
      }
      rows.endRow();
      biases.add(factor * (bias[i] + offset));
      return biases.size() - 1;
    }

    void end(Form form) {
      double[] b = biases.stream().mapToDouble(Double::doubleValue).toArray();
      stages.add(new Stage(layer.node(), layer.operator(), rows.build(), b, form));
      SparseMatrix.Builder out = new SparseMatrix.Builder(b.length);
      expanded.forEach(out::row);
      expand = out.build();
      shift = constant;
    }

    /** Functions of degree one make no stage. */
    void merge() {
      double[] slope = new double[count()];
      double[] one = new double[weights.columns()];
      java.util.Arrays.fill(one, 1);
      for (int i = 0; i < slope.length; i++) {
        slope[i] = polynomials.get(i).coefficient(1);
        constant[i] = slope[i] * bias[i] + polynomials.get(i).coefficient(0);
      }
      expand = weights.scaled(slope, one);
      shift = constant;
    }

    void squares() {
      double common = reachOfSquares();
      for (int i = 0; i < count(); i++) {
        Polynomial p = polynomials.get(i);
        double a = p.coefficient(2);
        double b = p.coefficient(1);
        if (p.degree() == 0) {
          constantChannel(i);
        } else if (isSquare(i)) {
          double offset = b / (2 * a);
          expanded.add(Map.of(row(i, offset), a));
          constant[i] = p.coefficient(0) - a * offset * offset;
        } else {
          difference(i, a, b, common);
        }
      }
      end(new Form.Squared());
    }

    /** Returns whether a channel's square can be completed near where its values are. */
    private boolean isSquare(int i) {
      if (byShape) {
        return polynomials.get(i).degree() == 2 && sharedCentre;
      }
      double a = polynomials.get(i).coefficient(2);
      double b = polynomials.get(i).coefficient(1);
      return polynomials.get(i).degree() > 0
          && StrictMath.abs(b) <= 2 * StrictMath.abs(a) * FAR * reachOf(i);
    }

    /** Returns how far those channels reach, or 1 if there are none. */
    private double reachOfSquares() {
      double reach = 0;
      for (int i = 0; i < count(); i++) {
        reach = isSquare(i) ? StrictMath.max(reach, reachOf(i)) : reach;
      }
      return reach > 0 ? reach : 1;
    }

    private void constantChannel(int i) {
      expanded.add(Map.of());
      constant[i] = polynomials.get(i).coefficient(0);
    }

    /**
     * a z^2 + b z = f (z + k)^2 + g (z - k)^2 - (f + g) k^2 with f + g = a and 2 k (f - g) = b.
     * Values that are only carried have units of their own, so rows are brought to the reach of the
     * others: a stage has one scale, and the smallest would drown in its noise.
     */
    private void difference(int i, double a, double b, double common) {
      double k = reachOf(i);
      double factor = common / (2 * k);
      double f = (a + b / (2 * k)) / 2;
      double g = (a - b / (2 * k)) / 2;
      double square = factor * factor;
      expanded.add(Map.of(row(i, k, factor), f / square, row(i, -k, factor), g / square));
      constant[i] = polynomials.get(i).coefficient(0) - (f + g) * k * k;
    }

    boolean allCubic() {
      for (int i = 0; i < count(); i++) {
        Polynomial p = polynomials.get(i);
        if (p.degree() == 0) {
          continue;
        }
        double offset = p.coefficient(2) / (3 * p.coefficient(3));
        boolean near =
            p.degree() == 3
                && StrictMath.abs(offset) <= FAR * reachOf(i)
                && StrictMath.abs(gamma(p)) <= FARTHER * reachOf(i) * reachOf(i);
        if (!near) {
          return false;
        }
      }
      return true;
    }

    private double gamma(Polynomial p) {
      double a = p.coefficient(3);
      double b = p.coefficient(2);
      return (p.coefficient(1) - b * b / (3 * a)) / a;
    }

    void cubics() {
      List<Double> gammas = new ArrayList<>();
      for (int i = 0; i < count(); i++) {
        Polynomial p = polynomials.get(i);
        if (p.degree() == 0) {
          constantChannel(i);
          continue;
        }
        double offset = p.coefficient(2) / (3 * p.coefficient(3));
        expanded.add(Map.of(row(i, offset), p.coefficient(3)));
        gammas.add(gamma(p));
        constant[i] = p.apply(-offset);
      }
      end(new Form.Cubic(gammas.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private Polynomial shifted(Polynomial p) {
      return p.ofAffine(1, -p.coefficient(3) / (4 * p.coefficient(4)));
    }

    boolean allQuartic() {
      for (int i = 0; i < count(); i++) {
        Polynomial p = polynomials.get(i);
        if (p.degree() == 0) {
          continue;
        }
        if (p.degree() != 4) {
          return false;
        }
        double offset = p.coefficient(3) / (4 * p.coefficient(4));
        Polynomial q = shifted(p);
        double beta = q.coefficient(2) / (2 * q.coefficient(4));
        double r = reachOf(i);
        boolean near = StrictMath.abs(offset) <= FAR * r && StrictMath.abs(beta) <= FARTHER * r * r;
        if (!near) {
          return false;
        }
      }
      return true;
    }

    void quartics() {
      List<Double> betas = new ArrayList<>();
      List<Double> slopes = new ArrayList<>();
      for (int i = 0; i < count(); i++) {
        Polynomial p = polynomials.get(i);
        if (p.degree() == 0) {
          constantChannel(i);
          continue;
        }
        double a = p.coefficient(4);
        Polynomial q = shifted(p);
        double beta = q.coefficient(2) / (2 * a);
        expanded.add(Map.of(row(i, p.coefficient(3) / (4 * a)), a));
        betas.add(beta);
        slopes.add(q.coefficient(1) / a);
        constant[i] = q.coefficient(0) - a * beta * beta;
      }
      end(
          new Form.Quartic(
              betas.stream().mapToDouble(Double::doubleValue).toArray(),
              slopes.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    void general(int degree) {
      List<Polynomial> used = new ArrayList<>();
      for (int i = 0; i < count(); i++) {
        Polynomial p = polynomials.get(i);
        if (p.degree() == 0) {
          constantChannel(i);
          continue;
        }
        expanded.add(Map.of(row(i, 0), 1.0));
        used.add(p);
        constant[i] = p.coefficient(0);
      }
      double[][] coefficients = new double[degree + 1][used.size()];
      for (int p = 1; p <= degree; p++) {
        for (int i = 0; i < used.size(); i++) {
          coefficients[p][i] = used.get(i).coefficient(p);
        }
      }
      end(new Form.General(coefficients));
    }
  }

  /**
   * The last layer: outputs that are multiples of each other are computed once, unless that would
   * show it.
   */
  private Chain end(Layer layer) {
    SparseMatrix weights = Linear.times(layer.weights(), expand);
    double[] bias = plus(layer.weights().times(shift), layer.bias());
    if (byShape) {
      return apart(layer, weights, bias);
    }
    SparseMatrix.Builder rows = new SparseMatrix.Builder(weights.columns());
    Map<List<Double>, Integer> known = new HashMap<>();
    int[] channel = new int[weights.rows()];
    double[] scale = new double[weights.rows()];
    for (int i = 0; i < weights.rows(); i++) {
      double first = weights.start(i) < weights.start(i + 1) ? weights.value(weights.start(i)) : 0;
      List<Double> key = new ArrayList<>();
      Map<Integer, Double> row = new HashMap<>();
      for (int e = weights.start(i); e < weights.start(i + 1); e++) {
        key.add((double) weights.column(e));
        key.add(weights.value(e) / first);
        row.put(weights.column(e), weights.value(e) / first);
      }
      Integer before = known.putIfAbsent(key, known.size());
      if (before == null) {
        rows.row(row);
      }
      channel[i] = before == null ? known.size() - 1 : before;
      scale[i] = first;
    }
    double[] none = new double[known.size()];
    stages.add(new Stage(layer.node(), layer.operator(), rows.build(), none, new Form.Nothing()));
    return new Chain(points.centre(), points.half(), stages, channel, scale, bias, network.tail());
  }

  private Chain apart(Layer layer, SparseMatrix weights, double[] bias) {
    int outputs = weights.rows();
    int[] channel = new int[outputs];
    double[] scale = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      channel[i] = i;
      scale[i] = 1;
    }
    Form nothing = new Form.Nothing();
    stages.add(new Stage(layer.node(), layer.operator(), weights, bias, nothing));
    double[] none = new double[outputs];
    return new Chain(points.centre(), points.half(), stages, channel, scale, none, network.tail());
  }
}
