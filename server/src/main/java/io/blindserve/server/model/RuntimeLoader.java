package io.blindserve.server.model;

/** Makes a version ready to serve. */
@FunctionalInterface
public interface RuntimeLoader {

  /**
   * Loads a version.
   *
   * @throws ModelLoadException with the reason why it cannot be served
   */
  VersionRuntime load(ModelFiles files);
}
