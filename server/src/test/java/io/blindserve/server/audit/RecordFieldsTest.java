package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFieldsTest {

  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Test
  void timesAreInMillisecondsOfUtcInAnyOrder() {
    Random random = new Random(1);
    Instant begin = Instant.parse("2026-02-28T23:59:58Z");
    for (int i = 0; i < 2_000; i++) {
      Instant time = begin.plusNanos(random.nextLong(4_000_000_000L));
      assertEquals(EXPECTED.format(time), RecordFields.time(time));
    }
    assertEquals(
        "2026-01-01T00:00:00.007Z",
        RecordFields.time(Instant.parse("2026-01-01T00:00:00.007999Z")));
    assertEquals("1970-01-01T00:00:00.000Z", RecordFields.time(Instant.EPOCH));
  }
}
