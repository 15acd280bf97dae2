package io.blindserve.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Histograms whose classes were counted elsewhere; nobody there knows their sums. */
final class LabelledHistogram {

  private LabelledHistogram() {}

  static MetricFamilySamples family(
      String name,
      String help,
      List<String> labels,
      List<Double> bounds,
      Map<List<String>, List<Long>> values) {
    List<String> bucketLabels = new ArrayList<>(labels);
    bucketLabels.add("le");
    List<Sample> samples = new ArrayList<>();
    values.forEach(
        (of, classes) -> {
          long below = 0;
          for (int i = 0; i < bounds.size(); i++) {
            below += classes.get(i);
            List<String> bucket = new ArrayList<>(of);
            bucket.add(Collector.doubleToGoString(bounds.get(i)));
            samples.add(new Sample(name + "_bucket", bucketLabels, bucket, below));
          }
          samples.add(new Sample(name + "_count", labels, of, below));
        });
    return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples);
  }
}
