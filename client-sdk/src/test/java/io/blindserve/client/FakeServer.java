package io.blindserve.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of the JDK that answers by a function and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** One request as it came. */
  public record Asked(String method, String path, Map<String, String> headers, byte[] body) {

    public String bodyText() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  /** One answer as it goes out; a negative status drops the connection without an answer. */
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    public static Answer json(int status, String body) {
      return new Answer(
          status,
          Map.of("Content-Type", "application/json"),
          body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer error(int status, String code) {
      return json(status, "{\"error\":\"a sentence\",\"code\":\"" + code + "\"}");
    }

    public static Answer dropped() {
      return new Answer(-1, Map.of(), new byte[0]);
    }

    public Answer with(String name, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  public FakeServer(Function<Asked, Answer> behaviour) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(pool);
    server.createContext("/", exchange -> handle(exchange, behaviour));
    server.start();
  }

  private void handle(HttpExchange exchange, Function<Asked, Answer> behaviour) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name, String.join(",", values)));
      Asked request =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers,
              exchange.getRequestBody().readAllBytes());
      asked.add(request);
      Answer answer = behaviour.apply(request);
      if (answer.status() < 0) {
        return;
      }
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      boolean none = answer.body().length == 0 || request.method().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), none ? -1 : answer.body().length);
      if (!none) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Asked> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }
}
