package io.blindserve.server.inference.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.Outcome.Generated.End;
import io.blindserve.server.inference.TokenSink;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns, limits and ends of generations by a decoder that counts. */
class RunningGenerationTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final Counting decoder = new Counting();
  private final EvaluationPool pool = new EvaluationPool("generation", 1, 4);
  private final AtomicInteger over = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();

  private final GenerationWatch watch =
      new GenerationWatch() {
        @Override
        public void first(ModelName model, long nanos) {
          assertTrue(nanos >= 0);
        }

        @Override
        public void token(ModelName model) {
          told.incrementAndGet();
        }
      };

  @AfterEach
  void stop() {
    pool.close();
    assertEquals(0, decoder.open.get(), "every memory is closed");
  }

  private RunningGeneration start(GenerationModel model, InferenceInput.Generation input) {
    RunningGeneration running =
        new RunningGeneration(
            pool, model, new ModelName("count"), input, watch, over::incrementAndGet);
    running.queue();
    return running;
  }

  private static Outcome outcome(RunningGeneration running) throws Exception {
    Computed done = running.get(30, TimeUnit.SECONDS);
    assertTrue(done.queueNanos().isPresent() && done.runNanos().isPresent());
    return done.outcome();
  }

  private static String text(Outcome outcome) {
    Generated generated = assertInstanceOf(Generated.class, outcome);
    return new String(generated.outputs().get(0).elements().get(0), StandardCharsets.UTF_8);
  }

  @Test
  void asManyTokensAsAreWantedOrFit() throws Exception {
    GenerationModel model = decoder.model(8, LONG);
    Generated wanted =
        (Generated) outcome(start(model, Counting.text("a", Counting.greedy(3), TokenSink.NONE)));
    assertEquals("bcd", text(wanted));
    assertEquals(End.LENGTH, wanted.end());
    Generated fits =
        (Generated)
            outcome(start(model, Counting.text("abc", Counting.greedy(99), TokenSink.NONE)));
    assertEquals("defgh", text(fits));
    assertEquals(5, fits.tokens());
    assertEquals(2, over.get());
    assertEquals(8, told.get());
  }

  @Test
  void theEndTokenAndStopsAreNotToldOf() throws Exception {
    GenerationModel model = decoder.model(300, LONG);
    Generated end = (Generated) outcome(start(model, Counting.ids(Counting.greedy(9), 253)));
    assertEquals(End.STOP, end.end());
    assertEquals(List.of(2L), end.outputs().get(0).shape());
    assertEquals(254, end.outputs().get(0).data().getLong());
    List<String> pieces = Collections.synchronizedList(new ArrayList<>());
    TokenSink sink =
        token -> {
          pieces.add(token.text());
          return CompletableFuture.completedFuture(null);
        };
    Outcome stopped =
        outcome(start(model, Counting.text("a", Counting.greedy(20, "zz", "efg", "fgz"), sink)));
    assertEquals("bcd", text(stopped));
    assertEquals(End.STOP, ((Generated) stopped).end());
    assertEquals(List.of("b", "c", "d", "", "", ""), pieces);
  }

  @Test
  void twoAreMadeInTurns() throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch both = new CountDownLatch(1);
    pool.offer(
        () -> {
          try {
            both.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    GenerationModel model = decoder.model(100, LONG);
    List<RunningGeneration> running = new ArrayList<>();
    for (int caller = 0; caller < 2; caller++) {
      int number = caller;
      TokenSink sink =
          token -> {
            order.add(number);
            return CompletableFuture.completedFuture(null);
          };
      running.add(start(model, Counting.text("a", Counting.greedy(4), sink)));
    }
    both.countDown();
    for (RunningGeneration one : running) {
      assertEquals("bcde", text(outcome(one)));
    }
    assertEquals(List.of(0, 1, 0, 1, 0, 1, 0, 1), order);
  }

  @Test
  void whoReadsNoMoreAndLeavesEndsIt() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    TokenSink full =
        token -> {
          first.countDown();
          return new CompletableFuture<Void>();
        };
    RunningGeneration running =
        start(decoder.model(100, LONG), Counting.text("a", Counting.greedy(50), full));
    assertTrue(first.await(30, TimeUnit.SECONDS));
    assertThrows(TimeoutException.class, () -> running.get(50, TimeUnit.MILLISECONDS));
    assertEquals(1, told.get(), "none is made for which there is no room");
    running.cancel(false);
    Generated broken = (Generated) outcome(running);
    assertEquals(ErrorCode.CANCELLED, broken.broken().orElseThrow().code());
    assertEquals("b", text(broken), "what was handed on is known");
    assertEquals(1, broken.tokens());
  }

  @Test
  void itsTimeEndsItAlsoForACallerWithoutRoom() throws Exception {
    RunningGeneration running =
        start(
            decoder.model(100, Duration.ofSeconds(1)),
            Counting.text("a", Counting.greedy(50), token -> new CompletableFuture<Void>()));
    Generated broken = (Generated) outcome(running);
    assertEquals(ErrorCode.TIMEOUT, broken.broken().orElseThrow().code());
  }

  @Test
  void whatCannotBeAskedIsRefusedBeforeAMemoryIsMade() throws Exception {
    GenerationModel model = decoder.model(4, LONG);
    for (InferenceInput.Generation input :
        List.of(
            Counting.text("", Counting.greedy(1), TokenSink.NONE),
            Counting.text("abcd", Counting.greedy(1), TokenSink.NONE),
            Counting.ids(Counting.greedy(1), 256),
            Counting.ids(Counting.greedy(1), -1),
            Counting.ids(Counting.greedy(1, "x"), 1))) {
      Outcome.Refusal refusal = (Outcome.Refusal) outcome(start(model, input));
      assertEquals(ErrorCode.INVALID_TENSOR, refusal.problem().code());
    }
  }
}
