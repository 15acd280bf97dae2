package io.blindserve.server.model;

import java.util.Optional;

/** Versions without a file, for tests of other rooms. */
public final class TestVersions {

  private TestVersions() {}

  /** Publishes one that consists of nothing. */
  public static void publish(ModelCatalog models, ModelName name, int number) {
    models.publish(
        new ModelFiles(
            name,
            number,
            new byte[0],
            "sha256:0",
            ModelDescription.absent(),
            (file, limit) -> Optional.empty()),
        new Nothing());
  }

  private static final class Nothing implements VersionRuntime {
    @Override
    public <T> Optional<T> part(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
