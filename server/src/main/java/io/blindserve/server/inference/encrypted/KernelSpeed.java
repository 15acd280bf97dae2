package io.blindserve.server.inference.encrypted;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.SecurityProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Times a transform and a rotation at the size of a small network's plan. Nothing here is a secret:
 * key and ciphertext are random residues, which cost what real ones cost, and this room has no code
 * that could make real ones.
 */
final class KernelSpeed {

  /** N = 8192 with 214 bits: primes of 38, 38, 44, 43 and 25 bits, and a special one of 26. */
  private static final CkksParameters PARAMETERS =
      CkksParameters.check(
          CkksParametersLiteral.standard(
              13,
              List.of(274877562881L, 274877202433L, 17592186028033L, 8796092858369L, 33538049L),
              List.of(67043329L),
              25),
          SecurityProfile.CLASSICAL);

  /** The row of the prime of 44 bits, the largest. */
  private static final int NTT_ROW = 2;

  private static final int STEPS = 1;
  private static final long SCRATCH = 64L << 20;
  private static final int LEAST_SAMPLES = 3;

  private final PolyScope scope;
  private final Ring ring;
  private final SplittableRandom random = new SplittableRandom(1);

  private KernelSpeed(PolyScope scope, PolyKernels kernels) {
    this.scope = scope;
    this.ring = new Ring(kernels);
  }

  static KernelDiagnosis.Speed measure(PolyKernels kernels, Duration each) {
    PolyMemory memory = PolyMemory.create(kernels, SCRATCH, Long.BYTES);
    try (PolyScope scope = memory.scratch(SCRATCH)) {
      KernelSpeed speed = new KernelSpeed(scope, kernels);
      double ntt = median(speed.transform(kernels), each);
      return new KernelDiagnosis.Speed(kernels.name(), ntt, median(speed.rotation(kernels), each));
    }
  }

  private Runnable transform(PolyKernels kernels) {
    RnsBasis basis = PARAMETERS.rlwe().q();
    NttPoly row = random(basis);
    return () -> kernels.forwardNtt(row.buffer(), row.row(NTT_ROW), basis.transform(NTT_ROW));
  }

  private Runnable rotation(PolyKernels kernels) {
    int level = PARAMETERS.maxLevel();
    RnsBasis q = PARAMETERS.rlwe().q();
    Ciphertext in =
        Ciphertext.of(random(q), random(q), Scale.ofPowerOfTwo(25), PARAMETERS.maxLogSlots());
    List<PolyPair> digits = new ArrayList<>();
    for (int i = 0; i < PARAMETERS.rlwe().digitsAt(level); i++) {
      RnsBasis qp = PARAMETERS.rlwe().qpAt(level);
      digits.add(new PolyPair(random(qp), random(qp)));
    }
    long element = Galois.elementForRotation(PARAMETERS.logN(), STEPS);
    EvaluationKeySet keys =
        new EvaluationKeySet(
            Optional.empty(), List.of(new GaloisKey(element, new GadgetKey(level, digits))));
    Evaluator evaluator = new Evaluator(PARAMETERS, kernels);
    return () -> {
      try (PolyScope.Frame frame = scope.frame()) {
        evaluator.rotate(scope, in, STEPS, keys);
      }
    };
  }

  private NttPoly random(RnsBasis basis) {
    NttPoly poly = ring.unsetNtt(scope, basis);
    long[] row = new long[basis.n()];
    for (int i = 0; i < basis.size(); i++) {
      long prime = basis.modulus(i).value();
      Arrays.setAll(row, k -> random.nextLong(prime));
      poly.buffer().write(poly.row(i), row, 0, row.length);
    }
    return poly;
  }

  /** Runs for half of the time to warm up, and for the other half to measure; in microseconds. */
  private static double median(Runnable work, Duration each) {
    long half = each.toNanos() / 2;
    for (long start = System.nanoTime(); System.nanoTime() - start < half; ) {
      work.run();
    }
    List<Long> samples = new ArrayList<>();
    long start = System.nanoTime();
    while (samples.size() < LEAST_SAMPLES || System.nanoTime() - start < half) {
      long before = System.nanoTime();
      work.run();
      samples.add(System.nanoTime() - before);
    }
    samples.sort(Long::compare);
    return samples.get(samples.size() / 2) / 1e3;
  }
}
