package io.blindserve.server.http;

import io.blindserve.server.inference.EvaluationKeys.Upload;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Streams a body to a staging file, bounded in bytes and in time. */
final class KeyUploadReceiver {

  private final Vertx vertx;
  private final Duration timeout;

  KeyUploadReceiver(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeout = timeout;
  }

  /** Completes when exactly {@code length} bytes are in the file and it is closed. */
  Future<Void> receive(HttpServerRequest request, Upload upload, long length) {
    request.pause();
    Promise<Void> promise = Promise.promise();
    long timer = vertx.setTimer(timeout.toMillis(), id -> promise.tryFail(slow()));
    request.exceptionHandler(e -> promise.tryFail(broken()));
    vertx
        .fileSystem()
        .open(
            upload.stagingFile().toString(),
            new OpenOptions().setWrite(true).setTruncateExisting(true))
        .onSuccess(file -> pipe(request, file, length, promise))
        .onFailure(promise::tryFail);
    return promise.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void pipe(HttpServerRequest request, AsyncFile file, long length, Promise<Void> promise) {
    promise.future().onFailure(e -> file.close());
    if (promise.future().isComplete()) {
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request
        .pipe()
        .endOnFailure(false)
        .to(file)
        .onSuccess(
            done -> {
              if (request.bytesRead() == length) {
                promise.tryComplete();
              } else {
                promise.tryFail(broken());
              }
            })
        .onFailure(e -> promise.tryFail(broken()));
  }

  private ProblemException slow() {
    return new ProblemException(
        ErrorCode.TIMEOUT, "the keys did not arrive within " + timeout.toSeconds() + " seconds");
  }

  private static ProblemException broken() {
    return new ProblemException(
        ErrorCode.INVALID_KEY_SET, "the upload ended before its declared length");
  }
}
