package io.blindserve.server;

import io.blindserve.server.model.ModelCatalog;

/** Where the content of the models folder comes from. Thread-safe. */
interface ModelSource {

  /** Whoever writes into the folder. */
  ModelSource FOLDER =
      new ModelSource() {
        @Override
        public void refresh() {}

        @Override
        public void tell(ModelCatalog catalog) {}
      };

  /** Brings the folder in line with where its content comes from; to be called before a look. */
  void refresh();

  /** Lists the versions that could not be brought; to be called after a look. */
  void tell(ModelCatalog catalog);
}
