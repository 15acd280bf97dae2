package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.inference.VersionStatistics;
import io.blindserve.server.inference.VersionStatistics.Size;
import io.blindserve.server.inference.VersionStatistics.Snapshot;
import io.blindserve.server.inference.VersionStatistics.Total;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.VersionSelector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statistics of versions, in the words of Triton's extension. */
final class ModelStatistics {

  private final ModelCatalog models;

  ModelStatistics(ModelCatalog models) {
    this.models = models;
  }

  /** A version and its state. */
  record Entry(String name, String version, Snapshot snapshot) {

    /** Returns milliseconds since 1970 of the last call that was answered; 0 for none. */
    long lastMillis() {
      return snapshot.last().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /**
   * Returns one version's entry, or those of all versions.
   *
   * @param name of the model; none for all of them
   * @param version which one; none for all of them
   * @throws io.blindserve.server.problem.ProblemException if there is no such version
   */
  List<Entry> entries(Optional<ModelName> name, Optional<VersionSelector> version) {
    List<Entry> entries = new ArrayList<>();
    for (ModelName model : name.map(List::of).orElseGet(() -> List.copyOf(models.names()))) {
      for (VersionSelector wanted : version.map(List::of).orElseGet(() -> all(model))) {
        try (ModelLease lease = models.lease(model, wanted)) {
          lease
              .version()
              .part(VersionStatistics.class)
              .ifPresent(
                  counted ->
                      entries.add(
                          new Entry(
                              model.value(),
                              Integer.toString(lease.version().number()),
                              counted.snapshot())));
        }
      }
    }
    return entries;
  }

  private List<VersionSelector> all(ModelName model) {
    return models.versions(model).stream()
        .<VersionSelector>map(VersionSelector.Numbered::new)
        .toList();
  }

  /** Returns entries in JSON. */
  static byte[] json(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("model_stats");
      for (Entry entry : entries) {
        write(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    Snapshot snapshot = entry.snapshot();
    json.writeStartObject();
    json.writeStringField("name", entry.name());
    json.writeStringField("version", entry.version());
    json.writeNumberField("last_inference", entry.lastMillis());
    json.writeNumberField("inference_count", snapshot.rows());
    json.writeNumberField("execution_count", snapshot.runs());
    json.writeObjectFieldStart("inference_stats");
    write(json, "success", snapshot.success());
    write(json, "fail", snapshot.fail());
    write(json, "queue", snapshot.queue());
    write(json, "compute_input", snapshot.input());
    write(json, "compute_infer", snapshot.infer());
    write(json, "compute_output", snapshot.output());
    json.writeEndObject();
    json.writeArrayFieldStart("batch_stats");
    for (Size size : snapshot.sizes()) {
      json.writeStartObject();
      json.writeNumberField("batch_size", size.rows());
      write(json, "compute_input", size.input());
      write(json, "compute_infer", size.infer());
      write(json, "compute_output", size.output());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Total total) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", total.count());
    json.writeNumberField("ns", total.nanos());
    json.writeEndObject();
  }
}
