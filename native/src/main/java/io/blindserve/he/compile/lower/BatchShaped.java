package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.lower.BatchAttempt.Fit;
import io.blindserve.he.rlwe.SecurityBounds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts the weights of a chain into a plan for many rows that was found for another chain of the
 * same shape. Nothing but factors and summands may change: a summand that rounds to zero is added
 * too.
 */
final class BatchShaped {

  private final Fit found;
  private final Chain chain;
  private final Draft draft;

  private BatchShaped(Fit found, Chain chain) {
    this.found = found;
    this.chain = chain;
    int logN = found.parameters().logN();
    this.draft = BatchDraft.of(chain, logN, found.variant());
  }

  /**
   * Returns the plan's parts, or nothing where steps would differ, values outgrow the modulus or
   * the promise is not kept.
   */
  static Optional<Fit> of(
      Fit found, Chain chain, Points points, LowerOptions options, double accepted) {
    return new BatchShaped(found, chain).fit(points, options, accepted);
  }

  private Optional<Fit> fit(Points points, LowerOptions options, double accepted) {
    Bits bits = found.bits();
    int bound = SecurityBounds.maxLogQp(bits.logN(), options.profile());
    Scales scales = Scales.of(found.draft(), found.draft().depths(), bits);
    if (!DraftShape.same(draft, found.draft()) || !scales.fits(bits, bound, draft.weightLimits())) {
      return Optional.empty();
    }
    Circuit circuit = BatchEmitter.emitAll(draft, found.demand(), scales, bits, found.parameters());
    Tape encoded = Tape.encoded(draft, circuit.encoded());
    if (!sameSteps(circuit.steps(), found.circuit().steps())
        || !Headroom.isEnoughLater(points, encoded, found.parameters(), circuit, 0)) {
      return Optional.empty();
    }
    Flood flood = new Flood(options.privacy().bits());
    Noise noise = Noise.of(draft, draft.depths(), scales, bits);
    int logScale = scales.values()[draft.ops().size() - 1];
    OptionalInt log2 = flood.sized(points, encoded, noise, found.parameters(), logScale);
    if (log2.isEmpty()) {
      return Optional.empty();
    }
    Noise flooded = flood.added(noise, log2.getAsInt(), draft.slots(), logScale);
    Promise promise =
        Promise.of(chain, points, Tape.exact(draft), encoded, flooded, accepted).roundedUp();
    boolean kept =
        promise.promised() <= accepted
            && Headroom.isEnoughLater(
                points, encoded, found.parameters(), circuit, promise.spread());
    return kept
        ? Optional.of(found.with(draft, circuit, promise, log2.getAsInt()))
        : Optional.empty();
  }

  private static boolean sameSteps(List<Step> a, List<Step> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = withoutWeights(a.get(i)).equals(withoutWeights(b.get(i)));
    }
    return same;
  }

  private static Step withoutWeights(Step step) {
    if (step instanceof Step.AddScalar add) {
      return new Step.AddScalar(add.source(), 0);
    }
    return step instanceof Step.Combine combine
        ? new Step.Combine(combine.sources(), List.of(), combine.scale())
        : step;
  }
}
