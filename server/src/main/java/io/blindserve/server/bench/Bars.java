package io.blindserve.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A histogram in text: a bar for each half of a doubling of the latency. */
final class Bars {

  private static final int WIDEST = 50;
  private static final double STEP = Math.sqrt(2);
  private static final double FIRST = 10_000;

  private Bars() {}

  static List<String> of(Histogram latencies) {
    List<String> lines = new ArrayList<>();
    long total = latencies.getTotalCount();
    double low = 0;
    double high = FIRST;
    long below = 0;
    while (below < total) {
      long count = latencies.getCountBetweenValues(0, (long) high) - below;
      if (count > 0 || below > 0) {
        int width = (int) Math.round((double) WIDEST * count / total);
        lines.add(
            String.format(
                    Locale.ROOT,
                    "%10.3f to %10.3f ms %10d %s",
                    low / 1e6,
                    high / 1e6,
                    count,
                    "#".repeat(count > 0 ? Math.max(1, width) : 0))
                .stripTrailing());
      }
      below += count;
      low = high;
      high *= STEP;
    }
    return lines;
  }
}
