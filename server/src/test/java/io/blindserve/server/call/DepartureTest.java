package io.blindserve.server.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DepartureTest {

  private final Departure departure = new Departure();

  @Test
  void whatWaitsIsCancelledAndWhatIsDoneIsNot() {
    CompletableFuture<String> done = new CompletableFuture<>();
    CompletableFuture<String> waits = new CompletableFuture<>();
    departure.cancels(done);
    departure.cancels(waits);
    done.complete("done");
    assertFalse(departure.hasHappened());
    departure.happens();
    departure.happens();
    assertTrue(departure.hasHappened());
    assertTrue(waits.isCancelled());
    assertEquals("done", done.join());
  }

  @Test
  void whatComesLaterIsCancelledAtOnce() {
    departure.happens();
    CompletableFuture<String> late = new CompletableFuture<>();
    departure.cancels(late);
    assertTrue(late.isCancelled());
  }
}
