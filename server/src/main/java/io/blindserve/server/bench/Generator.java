package io.blindserve.server.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Runs a load on one event loop, so that the generator takes one core at most. */
public final class Generator {

  private final Target target;
  private final Load load;
  private final Buffer request;

  /**
   * Makes a generator.
   *
   * @param request one whole request of HTTP/1.1
   */
  public Generator(Target target, Load load, byte[] request) {
    this.target = target;
    this.load = load;
    this.request = Buffer.buffer(request);
  }

  /**
   * Loads and measures; returns when it is over.
   *
   * @throws BenchException if the server cannot be reached, or a connection breaks
   */
  public Measured run() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    // Held until the end: a client that nobody knows any more takes its connections with it.
    NetClient client = vertx.createNetClient(target.options());
    try {
      CompletableFuture<Measured> done = new CompletableFuture<>();
      Context context = vertx.getOrCreateContext();
      context.runOnContext(start -> connect(client, new Loop(vertx, context), done));
      return done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof BenchException said
          ? said
          : BenchException.because("the benchmark broke off", e);
    } finally {
      client.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void connect(NetClient client, Clock clock, CompletableFuture<Measured> done) {
    Run run = new Run(load, clock, done);
    for (int i = 0; i < load.connections(); i++) {
      client
          .connect(target.port(), target.host())
          .onSuccess(socket -> attach(run, socket))
          .onFailure(
              e -> run.fail(BenchException.because("cannot connect to " + target.authority(), e)));
    }
  }

  private void attach(Run run, NetSocket socket) {
    Run.Line line = run.new Line(() -> socket.write(request));
    new Answers(run, line).of(socket);
    run.ready(line);
  }

  /** What comes on one connection. */
  private static final class Answers {

    private final Run run;
    private final Run.Line line;
    private final AnswerParser parser;

    Answers(Run run, Run.Line line) {
      this.run = run;
      this.line = line;
      this.parser = new AnswerParser((status, body) -> answered(status));
    }

    private void answered(int status) {
      line.answered(status, parser.isLast());
    }

    void of(NetSocket socket) {
      socket.handler(
          bytes -> {
            try {
              parser.take(bytes);
            } catch (BenchException e) {
              run.fail(e);
            }
          });
      socket.closeHandler(gone -> line.gone());
    }
  }

  /** An event loop and the machine's clock. */
  private record Loop(Vertx vertx, Context context) implements Clock {

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    /**
     * The loop of Netty takes deadlines of nanoseconds and does not sleep before one that is near;
     * timers of Vert.x are milliseconds, and work that is handed over at once would keep it from
     * reading.
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody calls it off, and it does not fail
    public void soon(long nanos, Runnable work) {
      ((ContextInternal) context).nettyEventLoop().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void after(long nanos, Runnable work) {
      vertx.setTimer(Math.max(1, nanos / 1_000_000), id -> work.run());
    }
  }
}
