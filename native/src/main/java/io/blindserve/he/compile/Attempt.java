package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.List;
import java.util.Optional;

/** Tries to make a plan in one ring. Used once. */
final class Attempt {

  /** Bits of the last prime above the answer's scale: sign, and room for what sampling missed. */
  private static final int LEAST_GUARD = 4;

  private static final int MOST_GUARD = 12;

  private final Network network;
  private final SquareChain chain;
  private final CompileOptions options;
  private final int logN;
  private final Answer answer;
  private String reason = "";

  Attempt(Network network, SquareChain chain, CompileOptions options, int logN) {
    this.network = network;
    this.chain = chain;
    this.options = options;
    this.logN = logN;
    this.answer = new Answer(chain, network.tail());
  }

  /** Returns why there was no plan. */
  String reason() {
    return reason;
  }

  Optional<Plan> plan(Report report) {
    Optional<Packing> packing = new PackingSearch(logN, chain.weights()).find();
    if (packing.isEmpty()) {
      return refused("the layers are too wide for " + (1 << (logN - 1)) + " slots");
    }
    int bound = SecurityBounds.maxLogQp(logN, options.profile());
    BitSearch search = new BitSearch(chain, packing.get(), answer, bound);
    for (int guard = LEAST_GUARD; guard <= MOST_GUARD; guard++) {
      Optional<BitChoice> bits = search.find(logN, guard);
      if (bits.isEmpty()) {
        return refused(chain.depth() + " layers are too deep for " + bound + " bits");
      }
      Optional<PrimeChain> primes = PrimeChain.of(bits.get());
      if (primes.isEmpty()) {
        return refused("there are not enough primes of the sizes wanted");
      }
      CkksParameters parameters = parameters(bits.get(), primes.get());
      Circuit circuit = CircuitBuilder.build(chain, packing.get(), bits.get(), parameters);
      if (new Headroom(chain, packing.get(), parameters, circuit).isEnough()) {
        return bounded(packing.get(), bits.get(), parameters, circuit, report);
      }
    }
    return refused("values outgrow the modulus");
  }

  private Optional<Plan> refused(String why) {
    reason = why;
    return Optional.empty();
  }

  private CkksParameters parameters(BitChoice bits, PrimeChain primes) {
    return CkksParameters.check(
        CkksParametersLiteral.standard(
            logN, primes.data(), List.of(primes.special()), bits.inputScale()),
        options.profile());
  }

  private Optional<Plan> bounded(
      Packing packing, BitChoice bits, CkksParameters parameters, Circuit circuit, Report report) {
    SlotNetwork encoded = SlotNetwork.of(chain, packing, circuit.encoded());
    ErrorBound error = ErrorBound.of(chain, packing, encoded, noise(bits, parameters), answer);
    double[] range = ValueBounds.rawRange(chain);
    double unit = network.tail() == Tail.NONE ? largestOutput(range) : 1;
    report.attempt(packing, bits, parameters, error);
    if (!(error.promised() <= options.maxError() * unit)) {
      return refused("the error would be up to " + Report.rounded(error.promised()));
    }
    PlanAssembler assembler = new PlanAssembler(network, chain, options);
    return Optional.of(assembler.assemble(packing, bits, parameters, circuit, error, range));
  }

  private static NoiseModel noise(BitChoice bits, CkksParameters parameters) {
    double[] q = parameters.literal().q().stream().mapToDouble(Long::doubleValue).toArray();
    double[] weights = new double[bits.depth()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = StrictMath.scalb(1.0, bits.weights()[k]);
    }
    double p = parameters.literal().p().get(0);
    return NoiseModel.of(bits.logN(), q, p, StrictMath.scalb(1.0, bits.inputScale()), weights);
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
