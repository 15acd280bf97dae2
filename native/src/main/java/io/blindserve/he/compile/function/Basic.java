package io.blindserve.he.compile.function;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Locale;
import java.util.Optional;

/** Functions without parameters, defined as ONNX defines the operators of these names. */
public enum Basic implements ScalarFunction {
  /** max(0, z). */
  RELU,
  /** 1 / (1 + exp(-z)). */
  SIGMOID,
  /** Hyperbolic tangent. */
  TANH,
  /** The error function. */
  ERF,
  /** e to the power of z. */
  EXP,
  /** Natural logarithm, for z above 0. */
  LOG,
  /** Square root, for z from 0. */
  SQRT,
  /** |z|. */
  ABS,
  /** 1 / z, for z that is not 0. */
  RECIPROCAL,
  /** log(1 + exp(z)). */
  SOFTPLUS,
  /** z / (1 + |z|). */
  SOFTSIGN,
  /** z times the normal distribution's probability below z. */
  GELU,
  /** The approximation of GELU by a hyperbolic tangent that models are trained with. */
  GELU_TANH,
  /** z * sigmoid(z). */
  SILU,
  /** z * max(0, min(1, z / 6 + 1 / 2)). */
  HARD_SWISH,
  /** z * tanh(softplus(z)). */
  MISH;

  @Override
  public double apply(double z) {
    return switch (this) {
      case RELU -> StrictMath.max(0, z);
      case SIGMOID -> Special.sigmoid(z);
      case TANH -> StrictMath.tanh(z);
      case ERF -> Special.erf(z);
      case EXP -> StrictMath.exp(z);
      case LOG -> StrictMath.log(z);
      case SQRT -> StrictMath.sqrt(z);
      case ABS -> StrictMath.abs(z);
      case RECIPROCAL -> 1 / z;
      case SOFTPLUS -> Special.softplus(z);
      case SOFTSIGN -> z / (1 + StrictMath.abs(z));
      case GELU -> 0.5 * z * (1 + Special.erf(z / Special.SQRT_TWO));
      case GELU_TANH -> Special.geluOfTanh(z);
      case SILU -> z * Special.sigmoid(z);
      case HARD_SWISH -> z * StrictMath.max(0, StrictMath.min(1, z / 6 + 0.5));
      case MISH -> z * StrictMath.tanh(Special.softplus(z));
    };
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
