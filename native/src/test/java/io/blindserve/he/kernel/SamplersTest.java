package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Distributions by Pearson's test on a fixed stream: the statistic is far below the value that one
 * stream in 10^6 exceeds.
 */
class SamplersTest {

  private static final int SAMPLES = 1 << 20;

  /** Quantiles of chi squared at 1 - 10^-6: two and 30 degrees of freedom. */
  private static final double LIMIT_2 = 27.6;

  private static final double LIMIT_30 = 86.0;

  /** The output of SHAKE256 over a short name. */
  private static Sponge stream(String name) {
    Sponge sponge = new Sponge();
    byte[] block = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), Long.BYTES * 17);
    block[name.length()] = 0x1f;
    block[block.length - 1] ^= (byte) 0x80;
    LongBuffer words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    for (int lane = 0; lane < words.limit(); lane++) {
      sponge.absorb(lane, words.get(lane));
    }
    return sponge;
  }

  @Test
  void ternaryIsUniform() {
    long[] samples = new long[SAMPLES];
    TernarySampler.sample(stream("ternary"), samples);
    long[] counts = new long[3];
    for (long sample : samples) {
      counts[(int) sample + 1]++;
    }
    assertTrue(chiSquared(counts, i -> 1.0 / 3) < LIMIT_2);
  }

  @Test
  void errorsAreARoundedGaussian() {
    long[] samples = new long[SAMPLES];
    GaussianSampler.sample(stream("gaussian"), samples);
    long[] counts = new long[31];
    double squares = 0;
    for (long sample : samples) {
      assertTrue(Math.abs(sample) <= 19);
      squares += sample * sample;
      // Rare values of both tails share a cell so that every cell expects hundreds.
      counts[(int) Math.max(-15, Math.min(15, sample)) + 15]++;
    }
    assertTrue(chiSquared(counts, i -> cell(i - 15)) < LIMIT_30);
    assertEquals(3.215, Math.sqrt(squares / SAMPLES), 0.01);
  }

  private static double cell(int value) {
    double low = value == -15 ? -GaussianSampler.BOUND : value - 0.5;
    double high = value == 15 ? GaussianSampler.BOUND : value + 0.5;
    return integrate(low, high);
  }

  /**
   * Simpson's rule on the density; the mass beyond six deviations is 2e-9 and does not matter here.
   */
  private static double integrate(double low, double high) {
    int steps = 1000;
    double width = (high - low) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      double x = (low + i * width) / GaussianSampler.SIGMA;
      sum += weight * Math.exp(-x * x / 2);
    }
    return sum * width / 3 / (GaussianSampler.SIGMA * Math.sqrt(2 * Math.PI));
  }

  private static double chiSquared(long[] counts, IntToDoubleFunction probability) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = SAMPLES * probability.applyAsDouble(i);
      sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
  }
}
