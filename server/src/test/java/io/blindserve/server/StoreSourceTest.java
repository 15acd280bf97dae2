package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.store.ModelMirror;
import io.blindserve.server.store.ObjectStore;
import io.blindserve.server.store.StoreAddress;
import io.blindserve.server.store.StoreSettings;
import io.blindserve.server.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who looks at a mirror while somebody else does. */
class StoreSourceTest {

  /** An empty store that counts how often it is listed. */
  private static final class EmptyStore implements ObjectStore {

    final AtomicInteger listed = new AtomicInteger();

    @Override
    public List<StoredObject> list() {
      listed.incrementAndGet();
      return List.of();
    }

    @Override
    public InputStream open(StoredObject object) {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  /** Or a version could be read half from before and half from after. */
  @Test
  void nothingIsMovedWhileSomebodyReads(@TempDir Path folder)
      throws IOException, InterruptedException {
    StoreSettings settings =
        new StoreSettings(
            StoreAddress.parse("s3://bucket"),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            folder,
            1);
    EmptyStore store = new EmptyStore();
    try (ModelCatalog catalog = new ModelCatalog();
        ModelMirror mirror = new ModelMirror(settings, store, ModelTrust.ANYBODY)) {
      StoreSource source = new StoreSource(mirror);
      Thread other = new Thread(() -> source.look(catalog, () -> "done"));
      int listed =
          source.look(
              catalog,
              () -> {
                other.start();
                while (other.getState() != Thread.State.WAITING) {
                  Thread.onSpinWait();
                }
                return store.listed.get();
              });
      assertEquals(1, listed);
      other.join();
      assertEquals(2, store.listed.get());
    }
  }
}
