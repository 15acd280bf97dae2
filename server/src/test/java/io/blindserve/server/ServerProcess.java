package io.blindserve.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's command line as a process of its own. */
final class ServerProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on (https?://\\S+)");
  private static final Pattern LOGGED = Pattern.compile("listening on (https?://[^\"]+)\"");
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path errors;
  private final BufferedReader out;

  private ServerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a command; its standard error goes to a file in {@code folder}. */
  static ServerProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  /** Starts a command with more variables in its environment. */
  static ServerProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      // Newer Java warns of native code that a program does not allow.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Xmx256m");
    // It lives for a second or two, in which better code would not be worth its making.
    command.add("-XX:TieredStopAtLevel=1");
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path errors = folder.resolve("stderr.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    // Not on the command line, where it would be too long for ONNX Runtime.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), errors);
  }

  /** Waits until the server says where it listens. */
  URI address() throws IOException, InterruptedException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
    }
    throw new AssertionError("the server ended: " + errors() + process.waitFor());
  }

  /** Waits until the server's own log says where it listens. */
  URI addressInLog() throws IOException, InterruptedException {
    while (process.isAlive()) {
      Matcher matcher = LOGGED.matcher(errors());
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the server ended: " + errors() + process.waitFor());
  }

  /** Asks the process to end, as an operator's tools do. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  /** The lines of standard error that are the program's own, not the logger's. */
  List<String> complaints() throws IOException {
    return Files.readAllLines(errors).stream()
        .filter(line -> line.startsWith("blindserve:"))
        .toList();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** All that the process has written, for a test that fails. */
  String everything() {
    try {
      return errors() + out.lines().toList();
    } catch (IOException e) {
      return "its output cannot be read";
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    out.close();
  }
}
