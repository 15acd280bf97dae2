package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.server.audit.store.CrashDisk;
import io.blindserve.server.audit.store.HeadSigner;
import io.blindserve.server.audit.store.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who waits for a checkpoint that is not shown, as while witnesses are missing. */
class PublisherTest {

  @Test
  void nothingIsKeptOfThoseWhoLeave() throws Exception {
    try (NoteSigner signer = NoteSigner.create("log.example/publisher");
        LogStore store = store(signer);
        Publisher publisher = Publisher.start(store, Duration.ofHours(1), () -> {})) {
      store.append(List.of("{}".getBytes(StandardCharsets.UTF_8)));
      CompletableFuture<Void> leaves = publisher.reached(1);
      CompletableFuture<Void> stays = publisher.reached(1);
      assertEquals(2, publisher.waiting());
      assertTrue(leaves.cancel(false));
      assertEquals(1, publisher.waiting());
      publisher.publishNow();
      store.show(store.signed());
      publisher.tell();
      stays.get(30, TimeUnit.SECONDS);
      assertEquals(0, publisher.waiting());
    }
  }

  /** While witnesses are missing more and more come, and memory is bounded. */
  @Test
  void soManyMayWait() throws Exception {
    try (NoteSigner signer = NoteSigner.create("log.example/publisher");
        LogStore store = store(signer);
        Publisher publisher = Publisher.start(store, Duration.ofHours(1), () -> {})) {
      CompletableFuture<Void> first = publisher.reached(1);
      for (int i = 1; i < Publisher.MOST_WAITING; i++) {
        assertFalse(publisher.reached(1).isDone());
      }
      assertTrue(publisher.reached(1).isCompletedExceptionally());
      assertEquals(Publisher.MOST_WAITING, publisher.waiting());
      assertTrue(first.cancel(false));
      assertFalse(publisher.reached(1).isDone(), "there is room again");
    }
  }

  private static LogStore store(NoteSigner signer) throws IOException {
    return LogStore.open(new CrashDisk(1), HeadSigner.of(signer), LogStore.Showing.WHEN_TOLD);
  }
}
