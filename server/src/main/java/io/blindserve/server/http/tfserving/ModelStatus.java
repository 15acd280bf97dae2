package io.blindserve.server.http.tfserving;

import java.util.List;
import java.util.stream.Collectors;

/** What became of versions, in TensorFlow Serving's words. */
public final class ModelStatus {

  private ModelStatus() {}

  /** Returns the answer about versions that are served. */
  public static String json(List<Integer> versions) {
    return versions.stream()
        .map(
            version ->
                "{\"version\":\""
                    + version
                    + "\",\"state\":\"AVAILABLE\",\"status\":{\"error_code\":\"OK\","
                    + "\"error_message\":\"\"}}")
        .collect(Collectors.joining(",", "{\"model_version_status\":[", "]}"));
  }
}
