package io.blindserve.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what was measured. */
public enum BenchReport {
  /** For people: figures and a histogram. */
  TEXT {
    @Override
    public List<String> lines(String what, Measured measured) {
      List<String> lines = new ArrayList<>();
      lines.add(what);
      lines.add(
          format(
              "%s, %d connections, %.1f s",
              loop(measured), measured.load().connections(), measured.seconds()));
      lines.add(
          format(
              "answers   %d, %.1f a second, %d failed, %d never came",
              measured.answers(),
              measured.throughput(),
              measured.failures(),
              measured.unanswered()));
      lines.add("statuses  " + measured.statuses());
      if (measured.closed() > 0) {
        lines.add(
            format(
                "closed    %d of %d connections by the server, as one does that ends",
                measured.closed(), measured.load().connections()));
      }
      StringBuilder latency = new StringBuilder("latency   ms");
      for (double percentile : PERCENTILES) {
        latency.append(format("  %s %.3f", label(percentile), measured.millis(percentile)));
      }
      lines.add(latency.toString());
      lines.addAll(Bars.of(measured.latencies()));
      return lines;
    }
  },
  /** A head and a line of figures, to be gathered. */
  CSV {
    @Override
    public List<String> lines(String what, Measured measured) {
      StringBuilder head =
          new StringBuilder(
              "loop,connections,rate,seconds,answers,per_second,failed,unanswered,closed");
      StringBuilder line =
          new StringBuilder(
              format(
                  "%s,%d,%s,%.3f,%d,%.3f,%d,%d,%d",
                  measured.load().rate().isPresent() ? "open" : "closed",
                  measured.load().connections(),
                  rate(measured, ""),
                  measured.seconds(),
                  measured.answers(),
                  measured.throughput(),
                  measured.failures(),
                  measured.unanswered(),
                  measured.closed()));
      for (double percentile : PERCENTILES) {
        head.append(",").append(label(percentile)).append("_ms");
        line.append(format(",%.6f", measured.millis(percentile)));
      }
      return List.of(head.toString(), line.toString());
    }
  },
  /** One object. */
  JSON {
    @Override
    public List<String> lines(String what, Measured measured) {
      StringBuilder json =
          new StringBuilder(
              format(
                  "{\"loop\":\"%s\",\"connections\":%d,\"rate\":%s,\"seconds\":%.3f,\"answers\":%d,"
                      + "\"per_second\":%.3f,\"failed\":%d,\"unanswered\":%d,\"closed\":%d,\"latency_ms\":{",
                  measured.load().rate().isPresent() ? "open" : "closed",
                  measured.load().connections(),
                  rate(measured, "null"),
                  measured.seconds(),
                  measured.answers(),
                  measured.throughput(),
                  measured.failures(),
                  measured.unanswered(),
                  measured.closed()));
      String comma = "";
      for (double percentile : PERCENTILES) {
        String value =
            measured.answers() == 0 ? "null" : format("%.6f", measured.millis(percentile));
        json.append(comma).append("\"").append(label(percentile)).append("\":").append(value);
        comma = ",";
      }
      return List.of(json.append("}}").toString());
    }
  };

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

  /**
   * Returns the lines of a report.
   *
   * @param what is called, for people
   */
  public abstract List<String> lines(String what, Measured measured);

  private static String loop(Measured measured) {
    return measured.load().rate().isPresent()
        ? "open loop at " + rate(measured, "") + " a second, latencies from when a call was due"
        : "closed loop, latencies from when a call was sent";
  }

  private static String rate(Measured measured, String none) {
    return measured.load().rate().isPresent()
        ? format("%.1f", measured.load().rate().getAsDouble())
        : none;
  }

  private static String label(double percentile) {
    return percentile == 100
        ? "max"
        : "p" + (percentile % 1 == 0 ? Long.toString((long) percentile) : percentile + "");
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
