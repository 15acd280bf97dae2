package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes become the same messages however they are cut, held up and waited for. */
class MessageStreamTest {

  private static final long LIMIT = 1000;

  private final BodyBudget budget = new BodyBudget(1 << 16);

  /** Holds the stream at each message, and goes on at once or when it is told to. */
  private final class Told implements MessageStream.Receiver {
    private final List<Integer> lengths = new ArrayList<>();
    private final boolean goesOn;
    private int ends;
    private Optional<ProblemException> problem = Optional.empty();

    Told(boolean goesOn) {
      this.goesOn = goesOn;
    }

    @Override
    public void message(MessageStream stream, GrpcMessage message) {
      lengths.add(message.body().length);
      budget.release(message.body().length);
      stream.hold();
      if (goesOn) {
        stream.proceed();
      }
    }

    @Override
    public void end() {
      ends++;
    }

    @Override
    public void failed(ProblemException failure) {
      problem = Optional.of(failure);
    }
  }

  private MessageStream stream(Told told) {
    return new MessageStream(budget, claimed -> LIMIT, Optional.empty(), told);
  }

  private static Buffer frames(int... lengths) {
    Buffer all = Buffer.buffer();
    for (int length : lengths) {
      all.appendByte((byte) 0).appendInt(length).appendBytes(new byte[length]);
    }
    return all;
  }

  @Test
  void cutsDoNotMatter() {
    Random random = new Random(26);
    Buffer all = frames(3, 0, 999, 0, 0, 7);
    for (int round = 0; round < 200; round++) {
      Told told = new Told(random.nextBoolean());
      MessageStream stream = stream(told);
      int at = 0;
      while (at < all.length()) {
        int count = Math.min(all.length() - at, random.nextInt(1 + random.nextInt(600)));
        stream.take(all.slice(at, at + count));
        at += count;
        if (!told.goesOn && random.nextBoolean()) {
          stream.proceed();
        }
      }
      stream.end();
      for (int message = 0; !told.goesOn && message < 6; message++) {
        stream.proceed();
      }
      assertEquals(List.of(3, 0, 999, 0, 0, 7), told.lengths);
      assertEquals(1, told.ends);
    }
    assertTrue(budget.hasRoom(1 << 16), "every byte was given back");
  }

  @Test
  void anEndIsNotToldBeforeTheMessagesInFrontOfIt() {
    Told told = new Told(false);
    MessageStream stream = stream(told);
    stream.take(frames(1, 2));
    stream.end();
    assertEquals(List.of(1), told.lengths);
    assertEquals(0, told.ends);
    stream.proceed();
    stream.proceed();
    assertEquals(List.of(1, 2), told.lengths);
    assertEquals(1, told.ends);
  }

  @Test
  void whatFailsGivesBackItsBytesAndIsToldOnce() {
    Told told = new Told(true);
    MessageStream stream = stream(told);
    stream.take(frames(500).slice(0, 300));
    stream.end();
    assertTrue(told.problem.orElseThrow().getMessage().contains("inside of a message"));
    stream.take(frames(1));
    stream.end();
    assertEquals(List.of(), told.lengths);
    assertEquals(0, told.ends);
    assertTrue(budget.hasRoom(1 << 16), "every byte was given back");
  }
}
