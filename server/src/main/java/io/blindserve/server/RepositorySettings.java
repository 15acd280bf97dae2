package io.blindserve.server;

import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.store.StoreSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How the folder of models is looked at.
 *
 * @param trust whose versions are served
 * @param watch how long after a look at the folder the next begins; zero for none
 * @param store the object store that is mirrored into the folder, if one is
 */
record RepositorySettings(ModelTrust trust, Duration watch, Optional<StoreSettings> store) {

  RepositorySettings(ModelTrust trust, Duration watch) {
    this(trust, watch, Optional.empty());
  }

  /** As it lies there when the server starts. */
  static final RepositorySettings USUAL = new RepositorySettings(ModelTrust.ANYBODY, Duration.ZERO);
}
