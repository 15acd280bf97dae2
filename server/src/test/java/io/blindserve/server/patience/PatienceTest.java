package io.blindserve.server.patience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What one part waits is not there for the next. */
class PatienceTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Patience patience = new Patience(Duration.ofSeconds(25), now::get);

  private void passes(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void itBeginsWithTheFirstQuestionAndIsSpentOnce() {
    passes(60_000);
    assertEquals(25_000, patience.millisLeft());
    passes(20_000);
    assertEquals(5_000, patience.millisLeft());
    assertEquals(5_000, patience.millisLeft(Duration.ofSeconds(2)));
    passes(4_000);
    assertEquals(2_000, patience.millisLeft(Duration.ofSeconds(2)));
    passes(60_000);
    assertEquals(0, patience.millisLeft());
    assertEquals(2_000, patience.millisLeft(Duration.ofSeconds(2)));
  }
}
