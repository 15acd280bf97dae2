package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.network.Polynomial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Polynomials that one after the other bring numbers z with gap <= |z| <= 1 near their sign. Nearer
 * to zero they stay between -1 and 1, but for the error.
 *
 * @param stages in order
 * @param error the largest distance to the sign outside the gap, and beyond -1 and 1 inside
 */
record SignChain(List<Polynomial> stages, double error) {

  /**
   * Numbers of odd powers to choose from: degrees 3 and 7, which take as many levels in a circuit.
   * Higher degrees are not computed in one stage.
   */
  private static final int[] TERMS = {2, 4};

  private static final int MOST_LEVELS = 24;

  /** What noise on ciphertexts may add between stages, relative. */
  private static final double MARGIN = 0x1p-12;

  /** Copies the list. */
  SignChain {
    stages = List.copyOf(stages);
  }

  /** Returns the chain of fewest levels, then of the least error, that reaches an error, if any. */
  static Optional<SignChain> of(double gap, double error) {
    Map<List<Integer>, OddMinimax> known = new HashMap<>();
    for (int levels = TERMS[0]; levels <= MOST_LEVELS; levels += TERMS[0]) {
      Search search = new Search(known);
      search.extend(new ArrayList<>(), gap, 1, levels);
      if (search.best.error <= error) {
        return Optional.of(search.best);
      }
    }
    return Optional.empty();
  }

  /** Tries all chains of so many levels. */
  private static final class Search {

    private SignChain best = new SignChain(List.of(), Double.POSITIVE_INFINITY);

    /** Fits by the degrees of all stages so far; longer chains begin with shorter ones. */
    private final Map<List<Integer>, OddMinimax> known;

    Search(Map<List<Integer>, OddMinimax> known) {
      this.known = known;
    }

    private OddMinimax fit(List<Polynomial> stages, double low, double high, int terms) {
      List<Integer> key = new ArrayList<>(stages.stream().map(Polynomial::degree).toList());
      key.add(terms);
      return known.computeIfAbsent(
          key, ignored -> OddMinimax.fit(low * (1 - MARGIN), high * (1 + MARGIN), terms));
    }

    void extend(List<Polynomial> stages, double low, double high, int levels) {
      if (levels == 0) {
        double reached = StrictMath.max(1 - low, high - 1);
        if (reached < best.error) {
          best = new SignChain(stages, reached);
        }
        return;
      }
      for (int terms : TERMS) {
        if (terms > levels) {
          continue;
        }
        OddMinimax next = fit(stages, low, high, terms);
        if (next.low() > 0) {
          stages.add(next.polynomial());
          extend(stages, next.low(), next.high(), levels - terms);
          stages.remove(stages.size() - 1);
        }
      }
    }
  }
}
