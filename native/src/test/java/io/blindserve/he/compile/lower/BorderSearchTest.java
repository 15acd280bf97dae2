package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Tail;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors near the border between classes are found where no sample and no ascent comes near. */
class BorderSearchTest {

  private static final int LOG_N = 13;
  private static final int SAMPLES = 300;
  private static final int STEPS = 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noSampleIsWorse(long seed) {
    LayerNetwork network =
        Networks.dense(
            new SplittableRandom(seed), Tail.SIGMOID, () -> Polynomial.SQUARE, 24, 16, 16, 1);
    Points points = new Points(network);
    ErrorObjective objective = objective(network, points);
    Ascent.Peak found = new BorderSearch(objective, points, 6, 2).find();
    Points.Sequence sequence = points.from(seed);
    Ascent.Peak best = new Ascent.Peak(new double[0], 0);
    for (int i = 0; i < SAMPLES; i++) {
      double[] t = sequence.next();
      double value = objective.value(t);
      best = value > best.value() ? new Ascent.Peak(t, value) : best;
    }
    assertTrue(found.value() > best.value(), found.value() + " but " + best.value());
    Ascent.Peak climbed = Ascent.climb(objective, best, STEPS);
    assertTrue(found.value() > 0.9 * climbed.value(), found.value() + " but " + climbed.value());
  }

  private static ErrorObjective objective(LayerNetwork network, Points points) {
    Chain chain = ChainBuilder.build(network, points);
    LowerOptions options = Networks.options(0.02);
    ShapeTable table = ShapeTable.of(chain, LOG_N, 0);
    Candidate candidate =
        Candidate.of(chain, table, new Variant(1, chain.depth(), true, false), options)
            .orElseThrow();
    Draft draft = DraftBuilder.build(chain, candidate.layouts(), candidate.variant());
    Tape exact = Tape.exact(draft);
    Bits bits =
        new BitSearch(chain, points, exact, 214, 1, Optional.empty(), new Flood(0))
            .find(LOG_N, 4)
            .orElseThrow();
    Noise noise = Noise.of(draft, draft.depths(), Scales.of(draft, draft.depths(), bits), bits);
    return new ErrorObjective(chain, exact, exact, noise, 0);
  }
}
