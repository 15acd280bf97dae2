package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.network.ScalarFunction;

/** Add, Sub, Mul, Div and Pow. */
final class Arithmetic {

  static final Binary ADD = new Sum(1);
  static final Binary SUB = new Sum(-1);
  static final Binary MUL = new Product();
  static final Binary DIV = new Quotient();
  static final Binary POW = new Power();

  private static final int MAX_EXPONENT = 8;

  private Arithmetic() {}

  /** Applies an affine map: as part of the function where it is the same everywhere. */
  private static Element affine(
      NodeScope node, Element e, double scale, double shift, boolean uniform) {
    return uniform && scale != 0
        ? node.symbols().apply(Functions.affine(scale, shift), e)
        : node.symbols().affine(e, scale, shift);
  }

  /** left + sign * right. */
  private static final class Sum extends Binary {

    private final int sign;

    Sum(int sign) {
      this.sign = sign;
    }

    @Override
    double apply(double left, double right) {
      return left + sign * right;
    }

    @Override
    Element apply(NodeScope node, Element e, double constant, boolean uniform, boolean swapped) {
      return swapped
          ? affine(node, e, sign, constant, uniform)
          : affine(node, e, 1, sign * constant, uniform);
    }

    @Override
    Element apply(NodeScope node, Element left, Element right) {
      Symbols symbols = node.symbols();
      return symbols.sum(left, sign < 0 ? affine(node, right, -1, 0, true) : right);
    }
  }

  /** left * right. */
  private static final class Product extends Binary {

    @Override
    double apply(double left, double right) {
      return left * right;
    }

    @Override
    Element apply(NodeScope node, Element e, double constant, boolean uniform, boolean swapped) {
      return affine(node, e, constant, 0, uniform);
    }

    @Override
    Element apply(NodeScope node, Element left, Element right) {
      return node.symbols().product(left, right);
    }
  }

  /** left / right. */
  private static final class Quotient extends Binary {

    @Override
    double apply(double left, double right) {
      return left / right;
    }

    @Override
    Element apply(NodeScope node, Element e, double constant, boolean uniform, boolean swapped) {
      if (swapped) {
        return affine(node, node.symbols().apply(Basic.RECIPROCAL, e), constant, 0, uniform);
      }
      if (constant == 0) {
        throw node.refused("it divides by zero", "check the scaler");
      }
      return affine(node, e, 1 / constant, 0, uniform);
    }

    /** A value by a function of the same variable, as in x / (1 + exp(-x)), is a function. */
    @Override
    Element apply(NodeScope node, Element left, Element right) {
      if (!left.isConstant() && !right.isConstant() && !left.core().equals(right.core())) {
        throw node.refused(
            "it divides one value of the network by another",
            "multiply instead, or normalise " + "by constants");
      }
      return node.symbols().product(left, node.symbols().apply(Basic.RECIPROCAL, right));
    }
  }

  /** left to the power of right. */
  private static final class Power extends Binary {

    @Override
    double apply(double left, double right) {
      return StrictMath.pow(left, right);
    }

    @Override
    Element apply(NodeScope node, Element e, double constant, boolean uniform, boolean swapped) {
      if (swapped) {
        throw node.refused("the exponent is not a constant", "use Exp");
      }
      return node.symbols().apply(function(node, constant), e);
    }

    @Override
    Element apply(NodeScope node, Element left, Element right) {
      throw node.refused("the exponent is not a constant", "use a constant exponent");
    }

    private static ScalarFunction function(NodeScope node, double exponent) {
      if (exponent == 0.5) {
        return Basic.SQRT;
      }
      if (exponent == -1) {
        return Basic.RECIPROCAL;
      }
      if (exponent != StrictMath.rint(exponent) || exponent < 0 || exponent > MAX_EXPONENT) {
        throw node.refused(
            "the exponent " + exponent + " is not supported",
            "use a whole number from 0 to " + MAX_EXPONENT);
      }
      return Functions.power((int) exponent);
    }
  }
}
