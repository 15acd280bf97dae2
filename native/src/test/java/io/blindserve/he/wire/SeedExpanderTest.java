package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.he.ring.Blake2Xb;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSampler;
import io.blindserve.he.ring.UniformSeed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a seed stands for, and how much work it may ask for. */
final class SeedExpanderTest {

  @Test
  void rowsAreThoseOfTheSamplerOverTheSeedsStream() {
    try (WireFixture fixture = new WireFixture()) {
      RnsBasis basis = fixture.shape.basis();
      UniformSeed seed = WireFixture.seed(9);
      UniformSampler sampler = new UniformSampler(Blake2Xb.keyed(seed.bytes()));
      List<long[]> rows = new ArrayList<>();
      new SeedExpander(seed, WireSubject.CIPHERTEXT, basis.words())
          .ciphertext(basis, (index, row) -> rows.add(row.clone()));
      assertEquals(basis.size(), rows.size());
      for (int i = 0; i < basis.size(); i++) {
        long[] expected = new long[basis.n()];
        sampler.fill(basis.modulus(i).value(), expected, 0, expected.length);
        assertArrayEquals(expected, rows.get(i));
      }
    }
  }

  /**
   * A seed that is asked for far more residues than it was made for stands for one that rejects.
   */
  @Test
  void theWorkIsBoundedWhateverTheSeed() {
    try (WireFixture fixture = new WireFixture()) {
      RnsBasis basis = fixture.shape.basis();
      SeedExpander expander =
          new SeedExpander(WireFixture.seed(9), WireSubject.CIPHERTEXT, basis.words());
      WireException e =
          assertThrows(
              WireException.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  expander.ciphertext(basis, (index, row) -> {});
                }
              });
      assertEquals(WireReason.SEED, e.reason());
    }
  }
}
