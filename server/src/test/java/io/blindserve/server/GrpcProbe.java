package io.blindserve.server;

import com.google.protobuf.MessageLite;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A caller of gRPC by HTTP/2 alone, so that a test can go wrong at each step. */
final class GrpcProbe implements AutoCloseable {

  static final String INFER = "/inference.GRPCInferenceService/ModelInfer";
  static final String STREAM = "/inference.GRPCInferenceService/ModelStreamInfer";

  private static final int HEAD = 5;
  private static final long SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final int port;

  private GrpcProbe(HttpClientOptions options, int port) {
    this.client = vertx.createHttpClient(options.setProtocolVersion(HttpVersion.HTTP_2));
    this.port = port;
  }

  /** One that speaks HTTP/2 from its first byte. */
  static GrpcProbe at(int port) {
    return new GrpcProbe(new HttpClientOptions().setHttp2ClearTextUpgrade(false), port);
  }

  /** One that takes so many bytes of an answer before it reads any. */
  static GrpcProbe narrow(int port, int bytes) {
    return new GrpcProbe(
        new HttpClientOptions()
            .setHttp2ClearTextUpgrade(false)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(bytes)),
        port);
  }

  /** One that begins with HTTP/1.1 and asks for HTTP/2. */
  static GrpcProbe upgrading(int port) {
    return new GrpcProbe(new HttpClientOptions().setHttp2ClearTextUpgrade(true), port);
  }

  /** One that agrees on HTTP/2 while it agrees on TLS. */
  static GrpcProbe tls(int port) {
    return new GrpcProbe(
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setTrustAll(true)
            .setVerifyHost(false),
        port);
  }

  /**
   * What came back.
   *
   * @param status of gRPC
   * @param trailers and headers, by lower-case names
   * @param frames the messages, with the first byte of their frames before them
   */
  record Answer(int status, Map<String, String> trailers, List<byte[]> frames) {

    String text() {
      return trailers.getOrDefault("grpc-message", "");
    }

    byte[] message(int index) {
      byte[] frame = frames.get(index);
      if (frame[0] != 0) {
        throw new AssertionError("a message is compressed");
      }
      return Arrays.copyOfRange(frame, 1, frame.length);
    }

    ModelInferResponse response() throws Exception {
      return ModelInferResponse.parseFrom(message(0));
    }
  }

  Answer infer(ModelInferRequest request) {
    return call(INFER, request);
  }

  Answer call(String path, MessageLite message) {
    return raw(path, Map.of(), frame(0, message.toByteArray()));
  }

  Answer raw(String path, Map<String, String> headers, byte[] body) {
    return await(
        open(path, headers).compose(request -> answered(request.send(Buffer.buffer(body)))));
  }

  /** Attached before the response can be there, of which nothing is kept for late readers. */
  private static Future<Answer> answered(Future<HttpClientResponse> response) {
    return response.compose(GrpcProbe::answer);
  }

  /** Sends a body that is never ended. */
  Answer unended(String path, Map<String, String> headers, byte[] body) {
    return await(
        open(path, headers)
            .compose(
                request -> {
                  Future<Answer> answer = answered(request.response());
                  request.setChunked(true).write(Buffer.buffer(body));
                  return answer;
                }));
  }

  /** Sends any request of HTTP/2; returns its status. */
  int http(HttpMethod method, String path, byte[] body) {
    return await(
        client
            .request(method, port, "127.0.0.1", path)
            .compose(request -> request.send(Buffer.buffer(body)))
            .map(HttpClientResponse::statusCode));
  }

  Future<HttpClientRequest> open(String path, Map<String, String> headers) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", path)
        .onSuccess(
            request -> {
              request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
              headers.forEach(request::putHeader);
            });
  }

  static Future<Answer> answer(HttpClientResponse response) {
    return response.body().map(body -> answer(response, body.getBytes()));
  }

  private static Answer answer(HttpClientResponse response, byte[] body) {
    Map<String, String> trailers = new TreeMap<>();
    response.headers().forEach((name, value) -> trailers.put(name.toLowerCase(Locale.ROOT), value));
    response
        .trailers()
        .forEach((name, value) -> trailers.put(name.toLowerCase(Locale.ROOT), value));
    String status = trailers.get("grpc-status");
    if (status == null) {
      throw new AssertionError("no grpc-status in an answer of " + response.statusCode());
    }
    return new Answer(Integer.parseInt(status), trailers, frames(ByteBuffer.wrap(body)));
  }

  private static List<byte[]> frames(ByteBuffer body) {
    List<byte[]> frames = new ArrayList<>();
    while (body.hasRemaining()) {
      byte flag = body.get();
      byte[] frame = new byte[body.getInt() + 1];
      frame[0] = flag;
      body.get(frame, 1, frame.length - 1);
      frames.add(frame);
    }
    return frames;
  }

  static byte[] frame(int flag, byte[] message) {
    return ByteBuffer.allocate(HEAD + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    await(client.close());
    await(vertx.close());
  }
}
