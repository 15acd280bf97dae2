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
    models.names().forEach(name -> rows.addAll(rows(models, name)));
    return rows;
  }

  private static List<List<String>> rows(ModelCatalog models, ModelName name) {
    try {
      return models.versions(name).stream()
          .flatMap(number -> provider(models, name, number).stream())
          .toList();
    } catch (ProblemException e) {
      // A version was unloaded since it was listed: the next look finds the others.
      return List.of();
    }
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
