package io.blindserve.server;

import io.blindserve.server.metrics.CallMetrics;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.store.ModelMirror;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Models that are mirrored from an object store. */
final class StoreSource implements ModelSource {

  private final ModelMirror mirror;

  /** Of the watch and of whoever loads by request only one moves files while none reads them. */
  private final Lock looks = new ReentrantLock();

  /** Those that the catalogue was told of. */
  private Set<RefusedVersion> told = new HashSet<>();

  StoreSource(ModelMirror mirror) {
    this.mirror = mirror;
  }

  @Override
  public <T> T look(ModelCatalog catalog, Supplier<T> look) {
    looks.lock();
    try {
      mirror.refresh();
      try {
        return look.get();
      } finally {
        tell(catalog);
      }
    } finally {
      looks.unlock();
    }
  }

  /** A refusal is put on record once, and listed as long as it holds. */
  @Override
  public synchronized void tell(ModelCatalog catalog) {
    List<RefusedVersion> refused = mirror.refused();
    told.stream().filter(version -> !refused.contains(version)).forEach(catalog::listNoLonger);
    for (RefusedVersion version : refused) {
      if (told.contains(version)) {
        catalog.leaveOut(version);
      } else {
        catalog.refuse(version);
      }
    }
    told = new HashSet<>(refused);
  }

  /** Looks no more. */
  void stop() {
    mirror.stop();
  }

  void show(CallMetrics metrics) {
    metrics.gauge(
        "model_store_reachable",
        "Whether the object store of the models could be read at the last look.",
        () -> mirror.reachable() ? 1 : 0);
    metrics.counter(
        "model_store_failures_total",
        "Looks at the object store of the models that failed.",
        () -> (double) mirror.failures());
    metrics.gauge(
        "model_store_mirrored_bytes",
        "Bytes of models that were mirrored from the object store.",
        () -> (double) mirror.bytes());
  }
}
