package io.blindserve.client.cli;

import io.blindserve.client.ReleaseTrial;
import io.blindserve.client.ReleaseTrial.Rules;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a version is to be tried; what is not said stays as it is. */
final class TrialOptions {

  @Option(
      names = "--percent",
      paramLabel = "N",
      description =
          "The share of the callers who name no version; 10 for a new release, 0 with --shadow.")
  private Optional<Integer> percent = Optional.empty();

  @Option(
      names = "--shadow",
      description = "Give it copies of plain calls, too; nobody sees its answers to those.")
  private boolean shadow;

  @Option(names = "--no-shadow", description = "Give it copies no more.")
  private boolean noShadow;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = "With --shadow: two numbers are the same answer within X, not by their place.")
  private Optional<Double> tolerance = Optional.empty();

  @Option(
      names = "--max-error-rate",
      paramLabel = "X",
      description =
          "Roll it back when a larger share of its calls fails (0 to 1, beyond the default's).")
  private Optional<Double> maximumErrorRate = Optional.empty();

  @Option(
      names = "--max-p99-ms",
      paramLabel = "X",
      description = "Roll it back when 1 call in 100 takes longer to compute.")
  private Optional<Double> maximumP99Millis = Optional.empty();

  @Option(
      names = "--max-disagreement",
      paramLabel = "X",
      description = "Roll it back when a larger share of copies is answered otherwise (0 to 1).")
  private Optional<Double> maximumDisagreement = Optional.empty();

  @Option(
      names = "--min-calls",
      paramLabel = "N",
      description = "Judge nothing by fewer calls; 100 if not said.")
  private Optional<Integer> minimumCalls = Optional.empty();

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description = "Judge by the calls of so many seconds; 300 if not said.")
  private Optional<Integer> windowSeconds = Optional.empty();

  @Option(
      names = "--promote",
      description = "Make it the default when it kept every rule for a whole window.")
  private boolean promote;

  @Option(names = "--no-rules", description = "Take away the rules that were declared.")
  private boolean noRules;

  ReleaseTrial trial() {
    if (shadow && noShadow) {
      throw new IllegalArgumentException("either --shadow or --no-shadow");
    }
    return new ReleaseTrial(percent, wanted(), tolerance, rules());
  }

  private Optional<Boolean> wanted() {
    return shadow || noShadow ? Optional.of(shadow) : Optional.empty();
  }

  private Optional<Rules> rules() {
    Rules rules =
        new Rules(
            minimumCalls,
            windowSeconds,
            maximumErrorRate,
            maximumP99Millis,
            maximumDisagreement,
            promote);
    if (noRules && !rules.equals(Rules.NONE)) {
      throw new IllegalArgumentException("either rules or --no-rules");
    }
    return noRules || !rules.equals(Rules.NONE) ? Optional.of(rules) : Optional.empty();
  }
}
