package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.rlwe.SecurityBounds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The text for people that goes with a result. */
final class Report {

  private static final double PICOSECONDS = 1e9;
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  private final StringBuilder text = new StringBuilder();
  private final List<Tried> tried = new ArrayList<>();
  private Optional<Attempt.Fit> taken = Optional.empty();

  /** One way that was tried in a ring. */
  private record Tried(int logN, Candidate candidate, Optional<Attempt.Fit> fit, String reason) {}

  private int logN;

  /** Returns the way that was taken, after a plan was made. */
  Attempt.Fit fit() {
    return taken.orElseThrow();
  }

  /** Returns the ways that were tried, in order. */
  List<AlternativeReport> alternatives() {
    return tried.stream().map(this::alternative).toList();
  }

  private AlternativeReport alternative(Tried one) {
    Packing packing = one.candidate().packing();
    boolean isTaken = taken.isPresent() && one.fit().equals(taken);
    String outcome = isTaken ? "taken" : one.fit().map(f -> "dearer").orElse(one.reason());
    return new AlternativeReport(
        one.candidate().variant().specials()
            + " special, "
            + one.candidate().variant().foldsFirst()
            + " of "
            + packing.layers().size()
            + " layers fold before they rescale",
        "latency",
        one.logN(),
        OptionalDouble.of(packing.cost() / PICOSECONDS),
        OptionalLong.of(packing.keyBytes()),
        one.fit().map(f -> OptionalDouble.of(f.error().promised())).orElse(OptionalDouble.empty()),
        outcome,
        isTaken);
  }

  void line(String line) {
    text.append(line).append('\n');
  }

  static String rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).toString() : "infinite";
  }

  void network(Network network) {
    StringBuilder widths = new StringBuilder().append(network.box().features());
    for (DenseLayer layer : network.layers()) {
      widths.append('-').append(layer.weights().rows());
    }
    line("network " + widths + ", tail " + network.tail());
  }

  void ring(int logN, CompileOptions options) {
    this.logN = logN;
    line(
        "N = "
            + (1 << logN)
            + ", bits for all primes: "
            + SecurityBounds.maxLogQp(logN, options.profile())
            + ", price of keys: "
            + options.keyBytePrice()
            + " ns a kB");
  }

  /** One way that was tried, and what came of it. */
  void candidate(
      Candidate candidate, Optional<Attempt.Fit> fit, String reason, CompileOptions options) {
    tried.add(new Tried(logN, candidate, fit, reason));
    String outcome = fit.map(f -> "promises " + rounded(f.error().promised())).orElse(reason);
    line("  " + describe(candidate, options) + ": " + outcome);
  }

  private static String describe(Candidate candidate, CompileOptions options) {
    Packing packing = candidate.packing();
    return candidate.variant().specials()
        + " special, "
        + candidate.variant().foldsFirst()
        + " of "
        + packing.layers().size()
        + " layers fold first: "
        + milliseconds(packing.cost())
        + " ms, keys "
        + megabytes(packing.keyBytes())
        + " MB, together worth "
        + milliseconds(packing.priced(options.keyBytePrice()))
        + " ms";
  }

  void fit(Attempt.Fit fit, Plan plan) {
    taken = Optional.of(fit);
    CkksParameters parameters = fit.parameters();
    BitChoice bits = fit.bits();
    Variant variant = fit.candidate().variant();
    line("taken: " + variant.specials() + " special, " + variant.foldsFirst() + " fold first");
    line("  log2(QP) = " + rounded(parameters.rlwe().exactLogQp()));
    line(
        "  primes in bits: data "
            + Arrays.toString(bits.dataPrimes())
            + ", special "
            + Collections.nCopies(bits.specials(), bits.special()));
    line(
        "  scales in bits: input "
            + bits.inputScale()
            + ", weights "
            + Arrays.toString(bits.weights())
            + ", values "
            + Arrays.toString(bits.values()));
    for (int k = 0; k < fit.candidate().packing().layers().size(); k++) {
      layer(k, fit.candidate().packing().layers().get(k));
    }
    composition(fit.candidate().composition());
    error(fit.error());
    line(
        "  predicted "
            + milliseconds(fit.candidate().packing().cost())
            + " ms on one core; packed and seeded: keys "
            + megabytes(PackedBytes.keys(plan))
            + " MB, request "
            + rounded(PackedBytes.request(plan) / 1e3)
            + " kB, answer "
            + rounded(PackedBytes.answer(plan) / 1e3)
            + " kB");
  }

  private void layer(int k, LayerShape shape) {
    line(
        "  layer "
            + (k + 1)
            + ": "
            + shape.offsets()
            + " diagonals ("
            + shape.productRotations().size()
            + " rotations), fold of "
            + shape.blocks()
            + " by "
            + shape.stride()
            + " ("
            + shape.foldSwitches()
            + " rotations) "
            + (shape.foldsFirst() ? "before" : "after")
            + " the rescale");
  }

  private void composition(Composition.Result result) {
    for (Composition.Choice choice : result.choices()) {
      line("  composed: " + describe(choice));
    }
    result.next().ifPresent(choice -> line("  not composed: " + describe(choice)));
  }

  private static String describe(Composition.Choice choice) {
    return "rotation by "
        + choice.rotation()
        + " as "
        + choice.parts()
        + ", saves "
        + choice.bytes() / 1000
        + " kB of keys, costs "
        + choice.picoseconds() / 1_000_000
        + " us, pays from "
        + choice.price()
        + " ns a kB on";
  }

  private void error(ErrorBound error) {
    line(
        "  error: promised "
            + rounded(error.promised())
            + ", found "
            + rounded(error.found())
            + ", of it by encoded weights "
            + rounded(error.known()));
  }

  private static String milliseconds(long picoseconds) {
    return rounded(picoseconds / PICOSECONDS);
  }

  private static String megabytes(long bytes) {
    return rounded(bytes / 1e6);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
