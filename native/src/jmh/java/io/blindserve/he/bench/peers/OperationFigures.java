package io.blindserve.he.bench.peers;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.TransformConstants;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.secret.DecryptionPolicy;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import io.blindserve.he.wire.LattigoFormat;
import io.blindserve.he.wire.WireForm;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The operations of the scheme at the top level of one parameter set. */
final class OperationFigures implements AutoCloseable {

  /** Room for two evaluation keys, the operands and what one operation takes, in polynomials. */
  private static final int POLYNOMIALS = 150;

  private static final double TOLERANCE = 1e-2;

  private final Figures figures;
  private final CkksParameters parameters;
  private final int logScale;
  private final PolyKernels kernels;
  private final PolyScope scope;
  private final KeyGenerator generator;
  private final SecretKey secret;
  private final Encoder encoder;
  private final Encryptor encryptor;
  private final Decryptor decryptor;
  private final Evaluator evaluator;
  private final double[] slots;

  OperationFigures(Figures figures, ParameterSet set, PolyKernels kernels) {
    this.figures = figures;
    this.parameters = set.parameters();
    this.logScale = set.logScale();
    this.kernels = kernels;
    long rows = (long) parameters.maxLevel() + 1 + parameters.rlwe().p().size();
    long scratch = POLYNOMIALS * rows * parameters.n() * Long.BYTES;
    PolyMemory memory = PolyMemory.create(kernels, 2 * scratch, 1 << 20);
    this.scope = memory.scratch(scratch);
    byte[] seed = new byte[MasterSeed.BYTES];
    new Random(1).nextBytes(seed);
    this.generator = new KeyGenerator(parameters, MasterSeed.of(seed), memory);
    this.secret = generator.secretKey();
    this.encoder = new Encoder(parameters);
    this.encryptor = new Encryptor(secret, kernels);
    this.decryptor = new Decryptor(secret, encoder, kernels);
    this.evaluator = new Evaluator(parameters, kernels);
    this.slots = values(parameters.n() / 2);
  }

  /**
   * Numbers in (-1, 1), the same for every peer: fractional parts of multiples of the golden ratio.
   */
  private static double[] values(int count) {
    double golden = (Math.sqrt(5) - 1) / 2;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * ((i + 1) * golden % 1) - 1;
    }
    return values;
  }

  /** Prints all figures; what cannot be had here leaves a line that says why. */
  void print() {
    Plaintext plain = encode();
    Ciphertext a = encryptor.encrypt(scope, plain);
    Ciphertext b = encryptor.encrypt(scope, plain);
    figures.time("encode", framed(this::encode));
    figures.time("encrypt", framed(() -> encryptor.encrypt(scope, plain)));
    figures.time("decrypt+decode", framed(() -> decrypt(a)));
    figures.time("plaintext product", framed(() -> evaluator.multiplyPlain(scope, a, plain)));
    Ciphertext product = evaluator.multiplyPlain(scope, a, plain);
    check(evaluator.rescale(scope, product), x -> square(x));
    figures.time("rescale", framed(() -> evaluator.rescale(scope, product)));
    printTransforms();
    printKeySwitches(a, b);
    printBytes();
  }

  private void printKeySwitches(Ciphertext a, Ciphertext b) {
    EvaluationKeySet keys;
    try {
      keys = keys();
    } catch (IllegalStateException e) {
      figures.unsupported("rotate", e.getMessage());
      figures.unsupported("multiply+relinearise", e.getMessage());
      return;
    }
    check(evaluator.rotate(scope, a, 1, keys), OperationFigures::leftByOne);
    Ciphertext product = evaluator.multiplyRelinearize(scope, a, b, keys);
    check(evaluator.rescale(scope, product), x -> square(x));
    figures.time("rotate", framed(() -> evaluator.rotate(scope, a, 1, keys)));
    figures.time(
        "multiply+relinearise", framed(() -> evaluator.multiplyRelinearize(scope, a, b, keys)));
  }

  private EvaluationKeySet keys() {
    int level = parameters.maxLevel();
    long leftByOne = Galois.elementForRotation(parameters.logN(), 1);
    return new EvaluationKeySet(
        Optional.of(generator.relinearizationKey(scope, secret, level)),
        List.of(generator.galoisKey(scope, secret, leftByOne, level)));
  }

  private void printTransforms() {
    TransformConstants transform = parameters.rlwe().q().transform(0);
    PolyBuffer row = scope.take(parameters.n());
    figures.time(
        "one NTT",
        2,
        () -> {
          kernels.inverseNtt(row, 0, transform);
          kernels.forwardNtt(row, 0, transform);
        });
  }

  private void printBytes() {
    int level = parameters.maxLevel();
    figures.bytes("ciphertext", LattigoFormat.sizeOfCiphertext(parameters, level));
    figures.bytes("rotation key", LattigoFormat.sizeOfGaloisKey(parameters.rlwe(), level));
    figures.bytes(
        "relinearisation key", LattigoFormat.sizeOfRelinearizationKey(parameters.rlwe(), level));
    figures.bytes(
        "ciphertext, packed and seeded", WireForm.BLINDSERVE_1.freshBytes(parameters, level));
    figures.note("bytes in the form lattigo-v6, but for what is packed and seeded");
  }

  private Plaintext encode() {
    return encoder.encode(
        scope,
        kernels,
        slots,
        new double[0],
        parameters.maxLogSlots(),
        parameters.maxLevel(),
        Scale.ofPowerOfTwo(logScale));
  }

  private double[] decrypt(Ciphertext ciphertext) {
    return decryptor.decrypt(scope, ciphertext, DecryptionPolicy.keptPrivate())[0];
  }

  private Runnable framed(Runnable operation) {
    return () -> {
      try (PolyScope.Frame frame = scope.frame()) {
        operation.run();
      }
    };
  }

  private static double[] square(double[] values) {
    double[] squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      squares[i] = values[i] * values[i];
    }
    return squares;
  }

  private static double[] leftByOne(double[] values) {
    double[] rotated = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rotated[i] = values[(i + 1) % values.length];
    }
    return rotated;
  }

  /** The time of a wrong result is no figure. */
  private void check(Ciphertext result, UnaryOperator<double[]> expected) {
    double[] wanted = expected.apply(slots);
    double[] found = decrypt(result);
    for (int i = 0; i < wanted.length; i++) {
      if (!(Math.abs(found[i] - wanted[i]) <= TOLERANCE)) {
        throw new AssertionError("slot " + i + " is wrong");
      }
    }
  }

  @Override
  public void close() {
    secret.close();
    scope.close();
  }
}
