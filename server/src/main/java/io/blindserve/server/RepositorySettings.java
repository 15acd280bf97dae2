package io.blindserve.server;

import io.blindserve.server.model.ModelTrust;
import java.time.Duration;

/**
 * How the folder of models is looked at.
 *
 * @param trust whose versions are served
 * @param watch how long after a look at the folder the next begins; zero for none
 */
record RepositorySettings(ModelTrust trust, Duration watch) {

  /** As it lies there when the server starts. */
  static final RepositorySettings USUAL = new RepositorySettings(ModelTrust.ANYBODY, Duration.ZERO);
}
