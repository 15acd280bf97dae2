package io.blindserve.he.compile.lower;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One way to make a plan in one ring: first its sizes in bits, then, if they promise, all of it.
 */
final class Attempt {

  /** Bits of the last prime above the answer's scale: sign, and room for what sampling missed. */
  static final int LEAST_GUARD = 4;

  private static final int MOST_GUARD = 12;

  /** How far above the accepted error nothing is worth a closer look. */
  static final double HOPELESS = 8;

  private final Chain chain;
  private final Points points;
  private final LowerOptions options;
  private final int logN;
  private final Candidate candidate;
  private final Draft draft;
  private final Tape exact;
  private final BitSearch search;
  private final int specials;
  private final double[] range;
  private final Optional<Pins> pins;
  private final Flood flood;
  private final boolean searches;
  private Optional<Bits> bits;
  private String reason = "";

  Attempt(
      Chain chain,
      Points points,
      LowerOptions options,
      int logN,
      Candidate candidate,
      double[] range,
      Optional<Pins> pins) {
    this.chain = chain;
    this.points = points;
    this.options = options;
    this.logN = logN;
    this.candidate = candidate;
    this.range = range;
    this.draft = DraftBuilder.build(chain, candidate.layouts(), candidate.variant());
    this.exact = Tape.exact(draft);
    this.specials = Candidate.switchesKeys(draft) ? candidate.variant().specials() : 0;
    this.pins = pins;
    this.flood = new Flood(options.privacy().bits());
    this.search = new BitSearch(chain, points, exact, bound(), specials, pins, flood);
    this.searches = true;
    if (flood.isAny()) {
      search.giveUpAbove(HOPELESS * options.maxError() * unit(chain, points));
    }
    this.bits = search.find(logN, LEAST_GUARD);
    if (bits.isEmpty()) {
      reason = draft.depth() + 1 + " primes do not fit " + bound() + " bits";
    }
  }

  /** Takes layouts and sizes that were found for another chain of the same shape. */
  private Attempt(
      Fit found, Draft shape, Chain chain, Points points, LowerOptions options, double[] range) {
    this.chain = chain;
    this.points = points;
    this.options = options;
    this.logN = found.parameters().logN();
    this.candidate = found.candidate();
    this.range = range;
    this.draft = DraftBuilder.build(chain, candidate.layouts(), candidate.variant());
    this.exact = Tape.exact(draft);
    this.specials = found.bits().specials();
    this.pins = Optional.empty();
    this.flood = new Flood(options.privacy().bits());
    this.search = new BitSearch(chain, points, exact, bound(), specials, pins, flood);
    this.searches = false;
    this.bits = DraftShape.same(draft, shape) ? Optional.of(found.bits()) : Optional.empty();
  }

  /**
   * Returns an attempt with everything but the weights as it was found for another chain of the
   * same shape; it does not search.
   *
   * @param shape the steps of that chain
   * @param range what is published of the answer's values
   */
  static Attempt under(
      Fit found, Draft shape, Chain chain, Points points, LowerOptions options, double[] range) {
    return new Attempt(found, shape, chain, points, options, range);
  }

  private int bound() {
    return SecurityBounds.maxLogQp(logN, options.profile());
  }

  Candidate candidate() {
    return candidate;
  }

  Draft draft() {
    return draft;
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
      Optional<PrimeChain> primes = PrimeChain.of(draft, scales, chosen);
      if (primes.isEmpty()) {
        return refused("there are not enough primes of the sizes wanted");
      }
      CkksParameters parameters = parameters(chosen, primes.get());
      if (pins.isPresent() && !parameters.literal().equals(pins.get().parameters().literal())) {
        return refused("it would take other primes or another number of them");
      }
      Optional<Circuit> emitted = Emitter.emit(draft, scales, chosen, parameters);
      if (emitted.isEmpty()) {
        return refused("a summand outgrows what can be encoded");
      }
      Circuit circuit = emitted.get();
      Tape encoded = Tape.encoded(draft, circuit.encoded());
      if (hasRoom(encoded, parameters, circuit, 0)) {
        Optional<Fit> fit =
            bounded(chosen, scales, primes.get(), parameters, circuit, encoded, accepted);
        if (fit.isEmpty() || hasRoom(encoded, parameters, circuit, fit.get().promise().spread())) {
          return fit;
        }
      }
      if (!searches) {
        return refused("values outgrow the modulus of its shape");
      }
      bits = search.find(logN, guard + 1);
    }
    return refused(
        searches ? "values outgrow the modulus" : "its steps are not those of its shape");
  }

  private boolean hasRoom(Tape encoded, CkksParameters parameters, Circuit circuit, double noise) {
    return (pins.isPresent() || !searches)
        ? Headroom.isEnoughLater(points, encoded, parameters, circuit, noise)
        : Headroom.isEnough(points, encoded, parameters, circuit, noise);
  }

  /** Gives as a reason that the error would be too large, as far as samples tell. */
  Optional<Fit> unpromising() {
    return bits.isPresent()
        ? refused("the error would be well above " + rounded(expected()))
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

  private Optional<Fit> bounded(
      Bits chosen,
      Scales scales,
      PrimeChain primes,
      CkksParameters parameters,
      Circuit circuit,
      Tape encoded,
      double accepted) {
    Noise noise = Noise.of(draft, draft.depths(), scales, chosen).below(primes.below());
    int logScale = scales.values()[draft.ops().size() - 1];
    OptionalInt floodLog = flood.sized(points, encoded, noise, parameters, logScale);
    if (floodLog.isEmpty()) {
      return refused(Flood.TOO_MUCH);
    }
    if (candidate.variant().masksAnswers() && flood.shows(points, encoded, logScale)) {
      return refused("partial sums would be seen beside the answer");
    }
    Noise flooded = flood.added(noise, floodLog.getAsInt(), draft.slots(), logScale);
    Tape worst = SharedRows.worst(chain, points, encoded);
    Promise promise = Promise.of(chain, points, exact, worst, flooded, accepted);
    if (!(promise.promised() <= accepted)) {
      return refused("the error would be up to " + rounded(promise.promised()));
    }
    return Optional.of(
        new Fit(
            candidate, chosen, scales, parameters, circuit, promise, range, floodLog.getAsInt()));
  }

  /** Returns what errors are measured in: probability, or the largest output. */
  static double unit(Chain chain, Points points) {
    if (chain.tail() != Tail.NONE) {
      return 1;
    }
    double[] range = ValueRange.ofSamples(chain, points);
    double largest = 0;
    for (int i = 0; i < chain.outputs(); i++) {
      for (double end : List.of(range[0], range[1])) {
        largest =
            StrictMath.max(largest, StrictMath.abs(chain.scale()[i] * end + chain.shift()[i]));
      }
    }
    return largest;
  }

  /** Returns a number with three digits. */
  static String rounded(double value) {
    if (!Double.isFinite(value)) {
      return "more than can be said";
    }
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }
}
