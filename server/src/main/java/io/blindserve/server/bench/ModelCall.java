package io.blindserve.server.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A call of a model: asks the server for its inputs once and makes a request that fits them. */
public final class ModelCall {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");
  private static final long PATIENCE_SECONDS = 10;

  private final Target target;
  private final String path;
  private final String authorization;

  /**
   * Names a model.
   *
   * @param version its number, or nothing
   * @param token by which the server knows the caller, if there is one; of the alphabet of RFC 6750
   */
  public ModelCall(Target target, String model, String version, Optional<String> token) {
    if (!NAME.matcher(model).matches() || !version.matches("([1-9][0-9]{0,8})?")) {
      throw new BenchException("the model or the version has no such name");
    }
    this.target = target;
    this.authorization = token.map(secret -> "Authorization: Bearer " + secret + "\r\n").orElse("");
    this.path = "/v2/models/" + model + (version.isEmpty() ? "" : "/versions/" + version);
  }

  /**
   * Returns a whole request with a body of random values.
   *
   * @param rows size of the first dimension, where the model leaves it open
   */
  public byte[] request(int rows, BodyForm form) {
    try {
      JsonArray inputs = get().getJsonArray("inputs");
      return request(form.body(inputs, rows), form.header(inputs, rows));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new BenchException("what the server says of the model is not understood", e);
    }
  }

  /** Returns a whole request with a given body of JSON. */
  public byte[] request(byte[] body) {
    return request(body, "Content-Type: application/json\r\n");
  }

  private byte[] request(byte[] body, String header) {
    String head = "POST " + path + "/infer HTTP/1.1\r\nHost: " + target.authority() + "\r\n";
    return Buffer.buffer(
            head + authorization + header + "Content-Length: " + body.length + "\r\n\r\n")
        .appendBytes(body)
        .getBytes();
  }

  private JsonObject get() {
    Vertx vertx = Vertx.vertx();
    // Held until the end: a client that nobody knows any more takes its connections with it.
    NetClient client = vertx.createNetClient(target.options());
    try {
      CompletableFuture<Buffer> document = new CompletableFuture<>();
      client
          .connect(target.port(), target.host())
          .onSuccess(socket -> ask(socket, document))
          .onFailure(document::completeExceptionally);
      return new JsonObject(document.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof BenchException said
          ? said
          : BenchException.because("cannot ask " + target.authority(), e);
    } finally {
      client.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static String advice(int status) {
    return status == 401 || status == 403
        ? "; show a token of a caller who may (--token-file)"
        : "";
  }

  private void ask(NetSocket socket, CompletableFuture<Buffer> document) {
    AnswerParser parser =
        new AnswerParser(
                (status, body) -> {
                  if (status == 200) {
                    document.complete(body);
                  } else {
                    document.completeExceptionally(
                        new BenchException(
                            "the server says " + status + " to " + path + advice(status)));
                  }
                })
            .keepingBodies();
    socket.handler(
        bytes -> {
          try {
            parser.take(bytes);
          } catch (BenchException e) {
            document.completeExceptionally(e);
          }
        });
    socket.closeHandler(
        gone -> document.completeExceptionally(new BenchException("the server hung up")));
    socket.write(
        Buffer.buffer(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: "
                    + target.authority()
                    + "\r\n"
                    + authorization
                    + "\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
  }
}
