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

  /** Numbers of odd powers to choose from: degrees 3, 7 and 15 take 2, 3 and 4 levels. */
  private static final int[] TERMS = {2, 4, 8};

  private static final int MOST_LEVELS = 24;

  /** What noise on ciphertexts may add between stages, relative. */
  private static final double MARGIN = 0x1p-12;

  /** Copies the list. */
  SignChain {
    stages = List.copyOf(stages);
  }

  /** Returns the chain of fewest levels, then of fewest products, that reaches an error, if any. */
  static Optional<SignChain> of(double gap, double error) {
    Map<List<Integer>, OddMinimax> known = new HashMap<>();
    for (int levels = 2; levels <= MOST_LEVELS; levels++) {
      Search search = new Search(error, known);
      search.extend(new ArrayList<>(), gap, 1, levels, 0);
      if (search.best.error <= error) {
        return Optional.of(search.best);
      }
    }
    return Optional.empty();
  }

  /** Tries all chains of so many levels. */
  private static final class Search {

    private final double error;
    private SignChain best = new SignChain(List.of(), Double.POSITIVE_INFINITY);
    private int bestProducts = Integer.MAX_VALUE;

    /** Fits by the degrees of all stages so far; longer chains begin with shorter ones. */
    private final Map<List<Integer>, OddMinimax> known;

    Search(double error, Map<List<Integer>, OddMinimax> known) {
      this.error = error;
      this.known = known;
    }

    private OddMinimax fit(List<Polynomial> stages, double low, double high, int terms) {
      List<Integer> key = new ArrayList<>(stages.stream().map(Polynomial::degree).toList());
      key.add(terms);
      return known.computeIfAbsent(
          key, ignored -> OddMinimax.fit(low * (1 - MARGIN), high * (1 + MARGIN), terms));
    }

    void extend(List<Polynomial> stages, double low, double high, int levels, int products) {
      if (levels == 0) {
        double reached = StrictMath.max(1 - low, high - 1);
        if (reached <= error && products < bestProducts) {
          best = new SignChain(stages, reached);
          bestProducts = products;
        }
        return;
      }
      for (int i = 0; i < TERMS.length; i++) {
        int depth = i + 2;
        if (depth > levels || levels - depth == 1 || products + TERMS[i] >= bestProducts) {
          continue;
        }
        OddMinimax next = fit(stages, low, high, TERMS[i]);
        if (next.low() > 0) {
          stages.add(next.polynomial());
          extend(stages, next.low(), next.high(), levels - depth, products + TERMS[i]);
          stages.remove(stages.size() - 1);
        }
      }
    }
  }
}
