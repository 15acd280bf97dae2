package io.blindserve.he.compile.lower;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.Optional;
import java.util.OptionalInt;

/** One way to make a plan for many rows in one ring, as {@link Attempt} does it for one row. */
final class BatchAttempt {

  private static final int LEAST_GUARD = 4;
  private static final int MOST_GUARD = 12;

  /**
   * What keeps the bound: all that a plan is made of.
   *
   * @param draft the circuit
   * @param variant how it rescales, and whether it masks answers
   * @param demand which of its entries are computed
   * @param floodLog log2 of the noise added to answers, or 0
   */
  record Fit(
      Draft draft,
      Variant variant,
      Demand demand,
      Bits bits,
      CkksParameters parameters,
      Circuit circuit,
      Promise promise,
      int floodLog) {

    /** Returns this for another chain of the same shape. */
    Fit with(Draft other, Circuit itsCircuit, Promise itsPromise, int itsFloodLog) {
      return new Fit(other, variant, demand, bits, parameters, itsCircuit, itsPromise, itsFloodLog);
    }
  }

  private final Chain chain;
  private final Points points;
  private final LowerOptions options;
  private final int logN;
  private final BatchCandidate candidate;
  private final Draft draft;
  private final Tape exact;
  private final Flood flood;
  private final BitSearch search;
  private Optional<Bits> bits;
  private String reason = "";

  BatchAttempt(
      Chain chain,
      Points points,
      LowerOptions options,
      int logN,
      BatchCandidate candidate,
      double accepted) {
    this.chain = chain;
    this.points = points;
    this.options = options;
    this.logN = logN;
    this.candidate = candidate;
    this.draft = candidate.draft();
    this.exact = Tape.exact(draft);
    int bound = SecurityBounds.maxLogQp(logN, options.profile());
    this.flood = new Flood(options.privacy().bits());
    this.search =
        new BitSearch(chain, points, exact, bound, candidate.specials(), Optional.empty(), flood);
    if (flood.isAny()) {
      search.giveUpAbove(Attempt.HOPELESS * accepted);
    }
    this.bits = search.find(logN, LEAST_GUARD);
    if (bits.isEmpty()) {
      reason = draft.depth() + 1 + " primes do not fit " + bound + " bits";
    }
  }

  BatchCandidate candidate() {
    return candidate;
  }

  /** Returns why there was no plan. */
  String reason() {
    return reason;
  }

  /** Returns about what the promise would be, or infinity if bits do not suffice. */
  double expected() {
    return bits.isPresent() ? search.worst() : Double.POSITIVE_INFINITY;
  }

  /**
   * Makes everything, or gives a reason.
   *
   * @param accepted the largest error that is accepted, in the unit of the outputs
   */
  Optional<Fit> fit(double accepted) {
    for (int guard = LEAST_GUARD; guard <= MOST_GUARD && bits.isPresent(); guard++) {
      Bits chosen = bits.get();
      Scales scales = Scales.of(draft, draft.depths(), chosen);
      Optional<PrimeChain> primes = PrimeChain.of(scales, chosen);
      if (primes.isEmpty()) {
        return refused("there are not enough primes of the sizes wanted");
      }
      CkksParameters parameters = parameters(chosen, primes.get());
      Circuit circuit = BatchEmitter.emit(draft, candidate.demand(), scales, chosen, parameters);
      Tape encoded = Tape.encoded(draft, circuit.encoded());
      if (Headroom.isEnough(points, encoded, parameters, circuit, 0)) {
        Optional<Fit> fit = bounded(chosen, scales, parameters, circuit, encoded, accepted);
        if (fit.isEmpty()
            || Headroom.isEnough(
                points, encoded, parameters, circuit, fit.get().promise().spread())) {
          return fit;
        }
      }
      bits = search.find(logN, guard + 1);
    }
    return refused("values outgrow the modulus");
  }

  private Optional<Fit> bounded(
      Bits chosen,
      Scales scales,
      CkksParameters parameters,
      Circuit circuit,
      Tape encoded,
      double accepted) {
    Noise noise = Noise.of(draft, draft.depths(), scales, chosen);
    int logScale = scales.values()[draft.ops().size() - 1];
    OptionalInt floodLog = flood.sized(points, encoded, noise, parameters, logScale);
    if (floodLog.isEmpty()) {
      return refused(Flood.TOO_MUCH);
    }
    Noise flooded = flood.added(noise, floodLog.getAsInt(), draft.slots(), logScale);
    Promise promise = Promise.of(chain, points, exact, encoded, flooded, accepted);
    return promise.promised() <= accepted
        ? Optional.of(
            new Fit(
                draft,
                candidate.variant(),
                candidate.demand(),
                chosen,
                parameters,
                circuit,
                promise,
                floodLog.getAsInt()))
        : refused("the error would be up to " + Attempt.rounded(promise.promised()));
  }

  /** Gives as a reason that the error would be too large, as far as samples tell. */
  Optional<Fit> unpromising() {
    return bits.isPresent()
        ? refused("the error would be well above " + Attempt.rounded(expected()))
        : Optional.empty();
  }

  private Optional<Fit> refused(String why) {
    reason = why;
    return Optional.empty();
  }

  private CkksParameters parameters(Bits chosen, PrimeChain primes) {
    return CkksParameters.check(
        CkksParametersLiteral.standard(logN, primes.data(), primes.special(), chosen.input()),
        options.profile());
  }
}
