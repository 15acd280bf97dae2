package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.Routing;
import io.blindserve.server.model.Split;
import io.blindserve.server.trial.Ended;
import io.blindserve.server.trial.Trials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What callers of a model get, in JSON; versions are strings as everywhere. */
final class ReleaseStatus {

  private ReleaseStatus() {}

  static byte[] json(ModelName model, Routing routing, List<Integer> served, Trials trials) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartObject();
      json.writeStringField("name", model.value());
      json.writeArrayFieldStart("versions");
      for (int version : served) {
        json.writeString(Integer.toString(version));
      }
      json.writeEndArray();
      Optional<Integer> usual = routing.usual(new TreeSet<>(served));
      if (usual.isPresent()) {
        json.writeStringField("default", usual.get().toString());
      }
      json.writeObjectFieldStart("labels");
      for (Map.Entry<String, Integer> label : routing.labels().entrySet()) {
        json.writeStringField(label.getKey(), label.getValue().toString());
      }
      json.writeEndObject();
      trial(new TrialStatus(json), json, model, routing, trials);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static void trial(
      TrialStatus status, JsonGenerator json, ModelName model, Routing routing, Trials trials)
      throws IOException {
    Optional<Split> split = routing.split();
    Optional<Ended> ended = trials.endedByRule(model);
    if (split.isPresent()) {
      json.writeObjectFieldStart("release");
      status.open(split.get(), trials.of(model));
      json.writeEndObject();
    } else if (ended.isPresent()) {
      json.writeObjectFieldStart("ended_release");
      status.ended(ended.get());
      json.writeEndObject();
    }
  }
}
