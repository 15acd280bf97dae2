package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Functions without parameters, defined as ONNX defines the operators of these names. */
public enum Basic implements ScalarFunction {
  /** max(0, z). */
  RELU(z -> StrictMath.max(0, z)),
  /** 1 / (1 + exp(-z)). */
  SIGMOID(Special::sigmoid),
  /** Hyperbolic tangent. */
  TANH(StrictMath::tanh),
  /** The error function. */
  ERF(Special::erf),
  /** e to the power of z. */
  EXP(StrictMath::exp),
  /** Natural logarithm, for z above 0. */
  LOG(StrictMath::log),
  /** Square root, for z from 0. */
  SQRT(StrictMath::sqrt),
  /** |z|. */
  ABS(StrictMath::abs),
  /** 1 / z, for z that is not 0. */
  RECIPROCAL(z -> 1 / z),
  /** log(1 + exp(z)). */
  SOFTPLUS(Special::softplus),
  /** z / (1 + |z|). */
  SOFTSIGN(z -> z / (1 + StrictMath.abs(z))),
  /** z times the normal distribution's probability below z. */
  GELU(z -> 0.5 * z * (1 + Special.erf(z / Special.SQRT_TWO))),
  /** The approximation of GELU by a hyperbolic tangent that models are trained with. */
  GELU_TANH(
      z -> 0.5 * z * (1 + StrictMath.tanh(Special.SQRT_TWO_OVER_PI * (z + 0.044715 * z * z * z)))),
  /** z * sigmoid(z). */
  SILU(z -> z * Special.sigmoid(z)),
  /** z * max(0, min(1, z / 6 + 1 / 2)). */
  HARD_SWISH(z -> z * StrictMath.max(0, StrictMath.min(1, z / 6 + 0.5))),
  /** z * tanh(softplus(z)). */
  MISH(z -> z * StrictMath.tanh(Special.softplus(z)));

  private final DoubleUnaryOperator definition;

  Basic(DoubleUnaryOperator definition) {
    this.definition = definition;
  }

  @Override
  public double apply(double z) {
    return definition.applyAsDouble(z);
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return name().toLowerCase(Locale.ROOT);
  }
}
