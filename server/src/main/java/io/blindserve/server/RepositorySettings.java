package io.blindserve.server;

import io.blindserve.server.model.ModelTrust;

/**
 * How the folder of models is looked at.
 *
 * @param trust whose versions are served
 */
record RepositorySettings(ModelTrust trust) {

  /** As it lies there. */
  static final RepositorySettings USUAL = new RepositorySettings(ModelTrust.ANYBODY);
}
