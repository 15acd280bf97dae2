package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundedBytesTest {

  private static final int ROOM = 1 << 20;

  private final BodyBudget budget = new BodyBudget(ROOM);
  private final Random random = new Random(7);

  private BoundedBytes gather(long limit, long announced) {
    return new BoundedBytes(budget, limit, announced, Optional.empty());
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private void assertNothingReserved() {
    assertTrue(budget.hasRoom(ROOM));
    assertFalse(budget.hasRoom(ROOM + 1));
  }

  @Test
  void piecesBecomeOneArrayHoweverManyAreAnnounced() {
    byte[] whole = bytes(300_000);
    for (long announced : new long[] {0, 1, 5_000, 299_999, 300_000, 400_000}) {
      BoundedBytes gathering = gather(500_000, announced);
      for (int at = 0; at < whole.length; at += 7_777) {
        gathering.take(Buffer.buffer(whole).slice(at, Math.min(whole.length, at + 7_777)));
      }
      byte[] gathered = gathering.end();
      assertArrayEquals(whole, gathered);
      assertFalse(budget.hasRoom(ROOM - whole.length + 1));
      budget.release(gathered.length);
      assertNothingReserved();
    }
  }

  @Test
  void whoOnlyAnnouncesTakesLittleRoom() {
    BoundedBytes gathering = gather(ROOM, ROOM);
    assertTrue(budget.hasRoom(ROOM));
    gathering.take(Buffer.buffer(bytes(1)));
    assertTrue(budget.hasRoom(ROOM - (64 << 10)));
    gathering.abandon();
    assertNothingReserved();
  }

  @Test
  void roomIsAtMostFourTimesWhatHasCome() {
    BoundedBytes gathering = gather(ROOM, ROOM);
    for (int count = 0; count < 200_000; count += 1_000) {
      gathering.take(Buffer.buffer(bytes(1_000)));
      assertTrue(budget.hasRoom(ROOM - Math.max(64 << 10, 4 * (count + 1_000))));
    }
    gathering.abandon();
    assertNothingReserved();
  }

  @Test
  void noByteBeyondTheLimitIsKept() {
    BoundedBytes gathering = gather(1_000, 0);
    gathering.take(Buffer.buffer(bytes(1_000)));
    ProblemException more =
        assertThrows(ProblemException.class, () -> gathering.take(Buffer.buffer(bytes(1))));
    assertEquals(ErrorCode.TOO_LARGE, more.problem().code());
    gathering.abandon();
    assertNothingReserved();
  }

  @Test
  void whereThereIsNoRoomNothingIsTaken() {
    assertTrue(budget.reserve(ROOM - 100));
    BoundedBytes gathering = gather(ROOM, 200);
    ProblemException full =
        assertThrows(ProblemException.class, () -> gathering.take(Buffer.buffer(bytes(150))));
    assertEquals(ErrorCode.OVERLOADED, full.problem().code());
    gathering.abandon();
    budget.release(ROOM - 100);
    assertNothingReserved();
  }

  @Test
  void nothingIsAnEmptyArray() {
    assertEquals(0, gather(10, 0).end().length);
    assertNothingReserved();
  }
}
