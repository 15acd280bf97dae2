package io.blindserve.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server in a process of its own, on a free loopback port, with a data folder of its own; both
 * end with this object, also when the program is interrupted.
 *
 * <p>Of what the server prints, four lines matter: {@code kernels: NAME}, {@code log key: VKEY},
 * {@code access log: FOLDER} (else the log lies at its usual place in the data folder), and {@code
 * listening on URL}, which it prints when it can be called.
 */
final class ServerProcess implements AutoCloseable {

  private static final Pattern LISTENING =
      Pattern.compile("listening on (https?://[0-9A-Za-z.\\[\\]:-]+)");
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration END_LIMIT = Duration.ofSeconds(15);
  private static final int KEPT_LINES = 20;

  private final Process process;
  private final Path data;
  private final Thread ender;
  private final Map<String, String> facts = new ConcurrentHashMap<>();
  private final CompletableFuture<URI> address = new CompletableFuture<>();

  private ServerProcess(Process process, Path data) {
    this.process = process;
    this.data = data;
    this.ender = new Thread(this::end, "end-server");
  }

  /**
   * Starts a server and waits until it can be called.
   *
   * @param command its words up to and including {@code serve} and its models
   * @throws CliException when it does not start; the message holds its last words
   */
  static ServerProcess start(List<String> command) {
    try {
      Path data = Files.createTempDirectory("blindserve-demo-");
      List<String> words = new ArrayList<>(command);
      words.addAll(List.of("--port", "0", "--data", data.toString()));
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      ServerProcess server = new ServerProcess(process, data);
      Runtime.getRuntime().addShutdownHook(server.ender);
      server.listen();
      server.awaitAddress();
      return server;
    } catch (IOException e) {
      throw new CliException("the server cannot be started: " + e.getMessage(), e);
    }
  }

  private void listen() {
    Thread reader = new Thread(this::readLines, "server-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void readLines() {
    List<String> last = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (last.size() == KEPT_LINES) {
          last.remove(0);
        }
        last.add(line);
        note(line);
      }
    } catch (IOException e) {
      last.add("(its output broke off)");
    }
    address.completeExceptionally(
        new CliException("the server ended: " + String.join(" | ", last)));
  }

  private void note(String line) {
    Matcher listening = LISTENING.matcher(line.strip());
    if (listening.matches()) {
      address.complete(URI.create(listening.group(1)));
    }
    int colon = line.indexOf(": ");
    if (colon > 0) {
      facts.putIfAbsent(line.substring(0, colon), line.substring(colon + 2).strip());
    }
  }

  private void awaitAddress() {
    try {
      address.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof CliException said
          ? said
          : new CliException("the server did not start", e);
    } catch (TimeoutException e) {
      close();
      throw new CliException(
          "the server did not start within " + START_LIMIT.toMinutes() + " minutes", e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while the server started", e);
    }
  }

  URI address() {
    return address.join();
  }

  /** Returns the kernels that the server computes with, when it said so. */
  Optional<String> kernels() {
    return Optional.ofNullable(facts.get("kernels"));
  }

  /** Returns the key of its access log, when it said so. */
  Optional<String> logKey() {
    return Optional.ofNullable(facts.get("log key"));
  }

  /** Returns a folder for what the client keeps about the log; it goes with the server's. */
  Path receiptFolder() {
    return data.resolve("receipts-of-the-client");
  }

  /** Returns the last records of the access log, once {@code record} is among them. */
  List<String> lastRecords(int count, String record) {
    Path log =
        Optional.ofNullable(facts.get("access log"))
            .map(Path::of)
            .orElse(data.resolve("audit").resolve("log"));
    return new AccessLogFolder(log).last(count, record);
  }

  /** Ends the server and removes its data; a second call does nothing. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(ender);
    } catch (IllegalStateException e) {
      // The program is ending: then the hook itself is what runs.
      return;
    }
  }

  private synchronized void end() {
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    deleteTree(data);
  }

  private static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A folder in the system's temporary space is left; nothing depends on it.
      root.toFile().deleteOnExit();
    }
  }
}
