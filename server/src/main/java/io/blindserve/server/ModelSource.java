package io.blindserve.server;

import io.blindserve.server.model.ModelCatalog;
import java.util.function.Supplier;

/** Where the content of the models folder comes from. Thread-safe. */
interface ModelSource {

  /** Whoever writes into the folder. */
  ModelSource FOLDER =
      new ModelSource() {
        @Override
        public <T> T look(ModelCatalog catalog, Supplier<T> look) {
          return look.get();
        }

        @Override
        public void tell(ModelCatalog catalog) {}
      };

  /**
   * Brings the folder in line with where its content comes from, as far as can be, and then has
   * somebody look at it and load from it; meanwhile the source changes nothing there.
   *
   * @param catalog is told, once that is done, of versions that could not be brought
   */
  <T> T look(ModelCatalog catalog, Supplier<T> look);

  /** Lists the versions that could not be brought; to be called after what lies there is loaded. */
  void tell(ModelCatalog catalog);
}
