package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Functions for tests. */
record Named(String describe, DoubleUnaryOperator law) implements ScalarFunction {

  static final Named RELU = new Named("relu", z -> StrictMath.max(z, 0));
  static final Named TANH = new Named("tanh", StrictMath::tanh);
  static final Named SIGMOID = new Named("sigmoid", z -> 1 / (1 + StrictMath.exp(-z)));
  static final Named SILU = new Named("silu", z -> z / (1 + StrictMath.exp(-z)));
  static final Named ELU = new Named("elu", z -> z > 0 ? z : StrictMath.expm1(z));
  static final Named SOFTPLUS = new Named("softplus", z -> StrictMath.log1p(StrictMath.exp(z)));
  static final Named DECAY = new Named("exp(-x)", z -> StrictMath.exp(-z));
  static final Named EXP = new Named("exp", StrictMath::exp);
  static final Named ABS = new Named("abs", StrictMath::abs);
  static final Named LOG = new Named("log", StrictMath::log);

  /** The form with tanh that most frameworks offer. */
  static final Named GELU =
      new Named(
          "gelu",
          z ->
              z
                  / 2
                  * (1
                      + StrictMath.tanh(
                          StrictMath.sqrt(2 / StrictMath.PI) * (z + 0.044715 * z * z * z))));

  @Override
  public double apply(double z) {
    return law.applyAsDouble(z);
  }

  @Override
  public Optional<Polynomial> polynomial() {
    return Optional.empty();
  }
}
