import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bare Vert.x server: it reads a body whole and answers with the bytes of a file, over HTTP/1.1 as
 * they are and over HTTP/2 as a message of gRPC. Started as a source file, with the libraries of the
 * server on the class path. Arguments: port, file for HTTP/1.1, file for gRPC.
 */
public final class Echo {

  private Echo() {}

  public static void main(String[] args) throws Exception {
    Buffer json = Buffer.buffer(Files.readAllBytes(Path.of(args[1])));
    Buffer message = Buffer.buffer(Files.readAllBytes(Path.of(args[2])));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          if (request.version() == HttpVersion.HTTP_2) {
                            request
                                .response()
                                .putHeader("content-type", "application/grpc")
                                .putTrailer("grpc-status", "0")
                                .end(message);
                          } else {
                            request
                                .response()
                                .putHeader("content-type", "application/json")
                                .end(json);
                          }
                        }))
        .listen(Integer.parseInt(args[0]))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    System.out.println("listening on http://127.0.0.1:" + args[0]);
  }
}
