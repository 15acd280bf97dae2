package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Versions are freed when their last call has ended, and not before. */
class ModelCatalogTest {

  private static final ModelName NAME = new ModelName("sum");
  private static final int SWAPS = 20_000;

  private final ModelCatalog catalog = new ModelCatalog();

  /** A runtime that says whether it was closed, and by which thread. */
  private static final class Runtime implements VersionRuntime {
    private final CompletableFuture<Thread> closed = new CompletableFuture<>();

    @Override
    public <T> Optional<T> part(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public void close() {
      assertTrue(closed.complete(Thread.currentThread()), "closed twice");
    }
  }

  private Runtime publish(int version) {
    return publish(catalog, version);
  }

  private static Runtime publish(ModelCatalog catalog, int version) {
    Runtime runtime = new Runtime();
    catalog.publish(
        new ModelFiles(
            NAME,
            version,
            new byte[0],
            "sha256:0",
            ModelDescription.absent(),
            (file, limit) -> Optional.empty()),
        runtime);
    return runtime;
  }

  @Test
  void aRetiredVersionWaitsForItsCalls() {
    Runtime runtime = publish(1);
    ModelLease first = catalog.lease(NAME, VersionSelector.unnamed());
    ModelLease second = catalog.lease(NAME, 1);
    CompletableFuture<Void> free = catalog.retire(NAME, 1).toCompletableFuture();
    ProblemException refused =
        assertThrows(ProblemException.class, () -> catalog.lease(NAME, VersionSelector.unnamed()));
    assertEquals(ErrorCode.UNKNOWN_MODEL, refused.problem().code());
    assertEquals("unloaded", catalog.refused().get(0).reason());
    assertTrue(catalog.names().isEmpty());
    first.close();
    assertFalse(free.isDone() || runtime.closed.isDone(), "a call is under way");
    second.close();
    free.join();
    assertTrue(runtime.closed.isDone(), "no call is under way");
    assertTrue(catalog.retire(NAME, 1).toCompletableFuture().isDone(), "there is none");
  }

  @Test
  void aVersionTakesThePlaceOfTheOneUnderItsNumber() {
    Runtime old = publish(1);
    ModelLease call = catalog.lease(NAME, VersionSelector.unnamed());
    Runtime other = publish(1);
    assertFalse(old.closed.isDone(), "a call is under way");
    call.close();
    old.closed.join();
    assertFalse(other.closed.isDone());
    catalog.lease(NAME, 1).close();
    catalog.close();
    assertTrue(other.closed.isDone(), "who closes the catalogue waits for it");
  }

  @Test
  void noVersionIsClosedByWhoEndsItsLastCall() {
    Runtime runtime = publish(1);
    ModelLease call = catalog.lease(NAME, 1);
    catalog.retire(NAME, 1);
    call.close();
    assertEquals(VersionCloser.NAME, runtime.closed.join().getName());
    Runtime unused = publish(1);
    catalog.retire(NAME, 1);
    assertEquals(VersionCloser.NAME, unused.closed.join().getName());
  }

  @Test
  void whoNamesNoVersionFindsOneWhileTheDefaultMovesAndVersionsGo() throws InterruptedException {
    RoutingTable routes = RoutingTable.inMemory();
    try (ModelCatalog swapped = new ModelCatalog(ModelObserver.none(), routes)) {
      publish(swapped, 1);
      routes.put(NAME, Routing.NONE.with(Routing.DEFAULT, 1));
      AtomicBoolean done = new AtomicBoolean();
      Queue<String> refusals = new ConcurrentLinkedQueue<>();
      Thread caller = new Thread(() -> callUntil(done, swapped, refusals));
      caller.start();
      for (int i = 0; i < SWAPS; i++) {
        publish(swapped, 2);
        routes.put(NAME, Routing.NONE.with(Routing.DEFAULT, 2));
        routes.put(NAME, Routing.NONE.with(Routing.DEFAULT, 1));
        swapped.retire(NAME, 2);
      }
      done.set(true);
      caller.join();
      assertEquals(List.of(), List.copyOf(refusals));
    }
  }

  private static void callUntil(AtomicBoolean done, ModelCatalog catalog, Queue<String> refusals) {
    while (!done.get() && refusals.isEmpty()) {
      try {
        catalog.lease(NAME, VersionSelector.unnamed()).close();
      } catch (RuntimeException e) {
        refusals.add(e.toString());
      }
    }
  }
}
