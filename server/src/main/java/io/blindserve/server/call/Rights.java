package io.blindserve.server.call;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.auth.Scope;
import java.util.Optional;

/** Which scope an action wants: the one place that says so. */
final class Rights {

  private Rights() {}

  /** Returns the scope; none where every caller who is known may do it. */
  static Optional<Scope> scope(Action action) {
    return switch (action) {
      case INFER, GENERATE, KEYS_PUT, KEYS_HEAD, KEYS_DELETE -> Optional.of(Scope.INFER);
      case MODEL_LOAD,
          MODEL_UNLOAD,
          LABEL_PUT,
          LABEL_DELETE,
          RELEASE_START,
          RELEASE_PROMOTE,
          RELEASE_ROLLBACK ->
          Optional.of(Scope.CONTROL);
      case METRICS -> Optional.of(Scope.METRICS);
      case LOG_RECORDS -> Optional.of(Scope.READ_LOG);
      case METADATA, LOG_PROOFS -> Optional.empty();
    };
  }
}
