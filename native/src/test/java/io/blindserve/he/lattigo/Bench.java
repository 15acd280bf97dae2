package io.blindserve.he.lattigo;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.wire.EvaluationKeySetReader;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
import io.blindserve.he.wire.PolyTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Parameters, kernels and memory of one case, and the way from wire bytes to objects. */
final class Bench implements AutoCloseable {

  final CkksParameters parameters;
  final PolyKernels kernels;
  final PolyMemory memory;
  final PolyScope scope;
  final Ring ring;

  Bench(String literal, PolyKernels kernels) {
    this(literal, kernels, 1L << 26);
  }

  Bench(String literal, PolyKernels kernels, long scratchBytes) {
    this.parameters =
        CkksParameters.checkInsecure(
            LattigoFormat.readParameters(literal.getBytes(StandardCharsets.UTF_8)));
    this.kernels = kernels;
    this.memory = PolyMemory.create(kernels, 2 * scratchBytes, 1);
    this.scope = memory.scratch(scratchBytes);
    this.ring = new Ring(kernels);
  }

  PolyTarget target() {
    return PolyTarget.of(scope);
  }

  Ciphertext ciphertext(byte[] bytes) {
    WirePeek peek = new WirePeek(bytes);
    return LattigoFormat.readCiphertext(
        ByteBuffer.wrap(bytes), peek.shape(parameters), peek.polynomials() - 1, target());
  }

  Plaintext plaintext(byte[] bytes) {
    return LattigoFormat.readPlaintext(
        ByteBuffer.wrap(bytes), new WirePeek(bytes).shape(parameters), target());
  }

  EvaluationKeySet keys(byte[] bytes) {
    return keys(bytes, WirePeek.keySetShape(bytes, parameters.rlwe()));
  }

  EvaluationKeySet keys(byte[] bytes, KeySetShape shape) {
    try {
      return EvaluationKeySetReader.read(new ByteArrayInputStream(bytes), shape, target())
          .evaluationKeys();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads rows with their lengths: a polynomial as it stands inside larger objects. */
  NttPoly poly(byte[] bytes) {
    long[] words = Vectors.words(bytes);
    int n = parameters.n();
    RnsBasis basis = parameters.rlwe().qAt((int) words[0] - 1);
    NttPoly poly = ring.newNtt(scope, basis);
    for (int i = 0; i < basis.size(); i++) {
      poly.buffer().write(poly.row(i), words, 2 + i * (n + 1), n);
    }
    return poly;
  }

  /** Takes rows, one a prime of {@code basis}. */
  NttPoly poly(long[][] rows, RnsBasis basis) {
    NttPoly poly = ring.newNtt(scope, basis);
    for (int i = 0; i < rows.length; i++) {
      poly.buffer().write(poly.row(i), rows[i], 0, basis.n());
    }
    return poly;
  }

  /** Encodes diagonal {@code index} of a transform over data and special primes. */
  NttPoly diagonal(double[][] values, int index, int babySteps, int logSlots, int level, Scale s) {
    int giant = LinearTransform.giantOf(index, babySteps);
    long[] coefficients =
        new Encoder(parameters)
            .coefficients(rotated(values[0], giant), rotated(values[1], giant), logSlots, s);
    CoeffPoly poly = ring.newCoeff(scope, parameters.rlwe().qpAt(level));
    ring.setSigned(poly, coefficients);
    return ring.forward(poly);
  }

  private static double[] rotated(double[] values, int right) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[(i + right) % out.length] = values[i];
    }
    return out;
  }

  static long[][] rows(NttPoly poly) {
    long[][] rows = new long[poly.basis().size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Ring.rowOf(poly.buffer(), poly.row(i), poly.basis().n());
    }
    return rows;
  }

  static String sha256(Ciphertext ciphertext) {
    return Sources.sha256(
        ciphertext.value().stream()
            .flatMap(poly -> Arrays.stream(rows(poly)))
            .toArray(long[][]::new));
  }

  @Override
  public void close() {
    scope.close();
  }
}
