package io.blindserve.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofMillis(100), Duration.ofMillis(300));

  @Test
  void pausesDoubleUpToTheLongest() {
    assertEquals(Optional.of(Duration.ofMillis(100)), POLICY.pauseAfter(1, Optional.empty()));
    assertEquals(Optional.of(Duration.ofMillis(200)), POLICY.pauseAfter(2, Optional.empty()));
    assertEquals(Optional.of(Duration.ofMillis(300)), POLICY.pauseAfter(3, Optional.empty()));
    assertEquals(Optional.of(Duration.ofMillis(300)), POLICY.pauseAfter(4, Optional.empty()));
    assertEquals(Optional.empty(), POLICY.pauseAfter(5, Optional.empty()));
  }

  @Test
  void theServerMayAskForMoreWithinTheLongest() {
    RetryPolicy patient = new RetryPolicy(2, Duration.ofMillis(100), Duration.ofSeconds(5));
    assertEquals(Optional.of(Duration.ofSeconds(3)), patient.pauseAfter(1, Optional.of("3")));
    assertEquals(Optional.of(Duration.ofMillis(100)), patient.pauseAfter(1, Optional.of("0")));
    assertEquals(Optional.empty(), patient.pauseAfter(1, Optional.of("6")));
    assertEquals(
        Optional.of(Duration.ofMillis(100)),
        patient.pauseAfter(1, Optional.of("Tue, 24 Nov 2026 10:00:00 GMT")));
    assertEquals(
        Optional.of(Duration.ofMillis(100)),
        patient.pauseAfter(1, Optional.of("99999999999999999999")));
  }

  @Test
  void rangesAreChecked() {
    assertThrows(
        IllegalArgumentException.class, () -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetryPolicy(1, Duration.ofMillis(2), Duration.ofMillis(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetryPolicy(1, Duration.ofMillis(-1), Duration.ofMillis(1)));
  }
}
