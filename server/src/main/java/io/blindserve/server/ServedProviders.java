package io.blindserve.server;

import io.blindserve.server.inference.Execution;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which execution provider computes each version that is served. */
final class ServedProviders {

  /** What the values of a row are. */
  static final List<String> LABELS = List.of("model", "version", "provider");

  private ServedProviders() {}

  /** Returns model, version and provider of every version. */
  static List<List<String>> rows(ModelCatalog models) {
    List<List<String>> rows = new ArrayList<>();
    for (ModelName name : models.names()) {
      try {
        models
            .versions(name)
            .forEach(number -> provider(models, name, number).ifPresent(rows::add));
      } catch (ProblemException e) {
        // The model was unloaded since its name was read.
        continue;
      }
    }
    return rows;
  }

  private static Optional<List<String>> provider(ModelCatalog models, ModelName name, int number) {
    try (ModelLease lease = models.lease(name, number)) {
      return lease
          .version()
          .part(Execution.class)
          .map(how -> List.of(name.value(), Integer.toString(number), how.provider()));
    }
  }
}
