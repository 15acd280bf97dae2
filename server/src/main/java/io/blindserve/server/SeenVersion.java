package io.blindserve.server;

import io.blindserve.server.model.ModelRepository.Location;

/**
 * A version as it was found in the folder.
 *
 * @param location where it lies
 * @param look a text that is another one whenever its files are
 * @param settled whether it may be loaded: nobody is writing its files now
 */
record SeenVersion(Location location, String look, boolean settled) {

  int number() {
    return location.version();
  }
}
