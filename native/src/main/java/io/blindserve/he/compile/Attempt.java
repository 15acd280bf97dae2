package io.blindserve.he.compile;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.Optional;

/** Tries to make a plan in one ring and one way. Used once. */
final class Attempt {

  /** Bits of the last prime above the answer's scale: sign, and room for what sampling missed. */
  private static final int LEAST_GUARD = 4;

  private static final int MOST_GUARD = 12;

  /** How far above what is accepted the noise of a choice must be for no second look. */
  private static final double HOPELESS = 2;

  private final Network network;
  private final SquareChain chain;
  private final CompileOptions options;
  private final int logN;
  private final Candidate candidate;
  private final Packing packing;
  private final Answer answer;
  private String reason = "";

  /**
   * What keeps the bound: all that a plan is made of.
   *
   * @param range of the answer's values
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Fit(
      Candidate candidate,
      BitChoice bits,
      CkksParameters parameters,
      Circuit circuit,
      ErrorBound error,
      double[] range) {}

  Attempt(
      Network network, SquareChain chain, CompileOptions options, int logN, Candidate candidate) {
    this.network = network;
    this.chain = chain;
    this.options = options;
    this.logN = logN;
    this.candidate = candidate;
    this.packing = candidate.packing();
    this.answer = new Answer(chain, network.tail());
  }

  /** Returns why there was no plan. */
  String reason() {
    return reason;
  }

  /**
   * Makes everything, or gives a reason.
   *
   * @param accepted the largest error that is accepted, in the unit of {@link
   *     CompileOptions#maxError}
   */
  Optional<Fit> fit(double accepted) {
    int bound = SecurityBounds.maxLogQp(logN, options.profile());
    BitSearch search = new BitSearch(chain, packing, answer, bound, candidate.variant().specials());
    for (int guard = LEAST_GUARD; guard <= MOST_GUARD; guard++) {
      Optional<BitChoice> bits = search.find(logN, guard);
      if (bits.isEmpty()) {
        return refused(chain.depth() + " layers are too deep for " + bound + " bits");
      }
      double unit = unit(ValueBounds.rawRange(chain));
      if (search.worst() > HOPELESS * accepted * unit) {
        return refused("the error would be up to about " + Report.rounded(search.worst()));
      }
      Optional<PrimeChain> primes = PrimeChain.of(bits.get());
      if (primes.isEmpty()) {
        return refused("there are not enough primes of the sizes wanted");
      }
      CkksParameters parameters = parameters(bits.get(), primes.get());
      Circuit circuit = CircuitBuilder.build(chain, packing, bits.get(), parameters);
      if (new Headroom(chain, packing, parameters, circuit).isEnough()) {
        return bounded(bits.get(), parameters, circuit, accepted);
      }
    }
    return refused("values outgrow the modulus");
  }

  private Optional<Fit> refused(String why) {
    reason = why;
    return Optional.empty();
  }

  private CkksParameters parameters(BitChoice bits, PrimeChain primes) {
    return CkksParameters.check(
        CkksParametersLiteral.standard(logN, primes.data(), primes.special(), bits.inputScale()),
        options.profile());
  }

  private Optional<Fit> bounded(
      BitChoice bits, CkksParameters parameters, Circuit circuit, double accepted) {
    SlotNetwork encoded = SlotNetwork.of(chain, packing, circuit.encoded());
    ErrorBound error = ErrorBound.of(chain, packing, encoded, noise(bits, parameters), answer);
    double[] range = ValueBounds.rawRange(chain);
    if (!(error.promised() <= accepted * unit(range))) {
      return refused("the error would be up to " + Report.rounded(error.promised()));
    }
    return Optional.of(new Fit(candidate, bits, parameters, circuit, error, range));
  }

  private NoiseModel noise(BitChoice bits, CkksParameters parameters) {
    double[] q = parameters.literal().q().stream().mapToDouble(Long::doubleValue).toArray();
    double[] p = parameters.literal().p().stream().mapToDouble(Long::doubleValue).toArray();
    double[] weights = new double[bits.depth()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = StrictMath.scalb(1.0, bits.weights()[k]);
    }
    double inputScale = StrictMath.scalb(1.0, bits.inputScale());
    return NoiseModel.of(bits.logN(), q, p, inputScale, weights, packing.layers());
  }

  /** What errors are measured in: probability, or the largest output. */
  private double unit(double[] range) {
    return network.tail() == Tail.NONE ? largestOutput(range) : 1;
  }

  private double largestOutput(double[] range) {
    double largest = 0;
    for (int i = 0; i < chain.outputs(); i++) {
      for (double end : range) {
        largest =
            StrictMath.max(largest, StrictMath.abs(chain.scale()[i] * end + chain.shift()[i]));
      }
    }
    return largest;
  }
}
