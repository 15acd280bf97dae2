package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.patience.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends does not wait for ever, nor for each of its parts anew. */
class EndingTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String SUM =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir Path folder;

  @Test
  void aPoolIsInterruptedWhenOthersHaveUsedUpTheTime() throws InterruptedException {
    Patience spent = new Patience(Duration.ZERO);
    EvaluationPool pool = new EvaluationPool("stuck", 1, 1, spent);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    assertTrue(
        pool.offer(
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
            }));
    assertTrue(begun.await(LONG.toSeconds(), TimeUnit.SECONDS));
    assertTimeoutPreemptively(LONG, pool::close);
    assertTrue(interrupted.join());
  }

  @Test
  void aCallThatIsNeverAnsweredKeepsNoServerFromEnding() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ServerFixture server = ServerFixture.of(models(), folder.resolve("data"), stuck(asked));
    try (RawConnection connection = server.connect()) {
      connection.send(
          "POST /v2/models/sum/infer HTTP/1.1\r\nHost: here\r\nContent-Length: "
              + SUM.length()
              + "\r\n\r\n"
              + SUM);
      assertTrue(asked.await(LONG.toSeconds(), TimeUnit.SECONDS));
      assertTimeoutPreemptively(LONG, server::close);
    }
    assertEquals(0, asked.getCount());
  }

  private Path models() throws IOException {
    return TestModels.write(folder.resolve("models"));
  }

  private static InferenceServer.Parts stuck(CountDownLatch asked) {
    return new InferenceServer.Parts() {
      @Override
      public Evaluator<InferenceInput.Plain> plainEvaluator(
          Evaluator<InferenceInput.Plain> honest) {
        return (lease, input) -> {
          asked.countDown();
          return new CompletableFuture<Computed>();
        };
      }

      @Override
      public Patience patience() {
        return new Patience(Duration.ofMillis(300));
      }
    };
  }
}
