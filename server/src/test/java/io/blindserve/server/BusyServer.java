package io.blindserve.server;

import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.plain.PlainEvaluator;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server whose only worker for plain calls is busy until it is released. */
final class BusyServer implements AutoCloseable {

  private static final int WAITING = 4;

  private final EvaluationPool pool = new EvaluationPool("busy", 1, WAITING);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final ServerFixture server;

  BusyServer(Path models, Path data) {
    if (!pool.offer(this::occupy)) {
      throw new IllegalStateException("a new pool has a place");
    }
    this.server =
        ServerFixture.of(
            models,
            data,
            new InferenceServer.Parts() {
              @Override
              public Evaluator<InferenceInput.Plain> plainEvaluator(
                  Evaluator<InferenceInput.Plain> honest) {
                return new PlainEvaluator(pool);
              }
            });
  }

  private void occupy() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  ServerFixture server() {
    return server;
  }

  void release() {
    gate.countDown();
  }

  @Override
  public void close() {
    release();
    server.close();
    pool.close();
  }
}
