package io.blindserve.server;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A Chromium without a window, driven by its DevTools protocol. Where there is none the calling
 * test is skipped, or fails where the system property {@code blindserve.oracle} is {@code
 * required}.
 */
final class Chromium implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final JsonLimits LIMITS = JsonLimits.ofBytes(32 << 20);

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<String> answers;
  private long next = 1;

  private Chromium(Process process, WebSocket socket, BlockingQueue<String> answers) {
    this.process = process;
    this.socket = socket;
    this.answers = answers;
  }

  /** Starts a browser whose files go to {@code folder}. */
  static Chromium start(Path folder) throws Exception {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "chromium",
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--no-first-run",
                  "--window-size=1280,1600",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile.toAbsolutePath(),
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("chromium.log").toFile())
              .start();
    } catch (IOException e) {
      if ("required".equals(System.getProperty("blindserve.oracle"))) {
        Assertions.fail(e);
      }
      throw Assumptions.<RuntimeException>abort("no Chromium: " + e.getMessage());
    }
    try {
      return connect(process, port(process, profile.resolve("DevToolsActivePort")));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static int port(Process process, Path file) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() > 1) {
        return Integer.parseInt(lines.get(0));
      }
      Thread.sleep(50);
    }
    throw new IOException("Chromium does not say its port");
  }

  private static Chromium connect(Process process, int port) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String pages =
        client
            .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    String address = pages.replaceAll("(?s).*?\"(ws://[^\"]*/page/[^\"]*)\".*", "$1");
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener(answers))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Chromium(process, socket, answers);
  }

  private record Listener(BlockingQueue<String> answers, StringBuilder part)
      implements WebSocket.Listener {

    Listener(BlockingQueue<String> answers) {
      this(answers, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        answers.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private JsonObject call(String method, String parameters) throws Exception {
    long id = next++;
    String text = "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}";
    socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (true) {
      String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("Chromium does not answer " + method);
      }
      JsonObject read = (JsonObject) Json.parse(answer, LIMITS);
      if (read.find("id").isPresent() && read.longValue("id") == id) {
        if (read.find("error").isPresent()) {
          throw new IOException(method + ": " + answer);
        }
        return read.object("result");
      }
    }
  }

  private static String quoted(String text) {
    return new JsonWriter().value(text).toString();
  }

  /** Opens a page and waits until its verdict stands. */
  void open(String address) throws Exception {
    call("Page.enable", "{}");
    call("Page.navigate", "{\"url\":" + quoted(address) + "}");
    await("location.href === " + quoted(address) + " && !!document.body.dataset.verified");
  }

  /** Waits until an expression is true. */
  void await(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!"true".equals(text("String(!!document.body && (" + expression + "))"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "never true: " + expression + "; " + text("document.body.innerText"));
      }
      Thread.sleep(20);
    }
  }

  /** Returns the text that an expression gives. */
  String text(String expression) throws Exception {
    JsonObject result =
        call(
            "Runtime.evaluate",
            "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":"
                + quoted(expression)
                + "}");
    JsonValue value = result.object("result").find("value").orElse(new JsonString(""));
    return value instanceof JsonString text ? text.value() : String.valueOf(value);
  }

  /** Presses a key, as a person does. */
  void press(String key) throws Exception {
    Map<String, Integer> codes =
        Map.of("Enter", 13, "Tab", 9, "Escape", 27, "ArrowDown", 40, "ArrowUp", 38);
    String typed = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    int code = codes.getOrDefault(key, (int) key.charAt(0));
    for (String type : List.of("keyDown", "keyUp")) {
      String text = type.equals("keyDown") && !typed.isEmpty() ? ",\"text\":" + quoted(typed) : "";
      call(
          "Input.dispatchKeyEvent",
          "{\"type\":\""
              + type
              + "\",\"key\":"
              + quoted(key)
              + ",\"windowsVirtualKeyCode\":"
              + code
              + text
              + "}");
    }
  }

  /** Types a text into what has the focus. */
  void type(String text) throws Exception {
    call("Input.insertText", "{\"text\":" + quoted(text) + "}");
  }

  /** Prefers dark or light colours. */
  void prefer(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
  }

  /** Writes a picture of the whole page. */
  void picture(Path file) throws Exception {
    JsonObject picture = call("Page.captureScreenshot", "{\"captureBeyondViewport\":true}");
    Files.write(file, Base64.getDecoder().decode(picture.string("data")));
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
