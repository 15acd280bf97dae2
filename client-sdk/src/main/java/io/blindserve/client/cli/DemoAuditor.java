package io.blindserve.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An auditor, in a process of its own that knows the log's address and its key: the program that is
 * the server too, as anybody may run it.
 */
final class DemoAuditor {

  private static final String SERVE = "serve";
  private static final int LONGEST_MINUTES = 2;
  private static final int MOST_LINES = 100;

  private DemoAuditor() {}

  /**
   * What the auditor said.
   *
   * @param verified whether the log is what was signed
   * @param lines of the verdict
   */
  record Verdict(boolean verified, List<String> lines) {}

  /**
   * Has a log verified.
   *
   * @param serverCommand the words that start the server; those before {@code serve} are taken
   * @throws CliException if the auditor cannot be started or does not end
   */
  static Verdict verify(List<String> serverCommand, URI server, String key) {
    int serve = serverCommand.indexOf(SERVE);
    List<String> words =
        new ArrayList<>(serverCommand.subList(0, serve < 0 ? serverCommand.size() : serve));
    words.addAll(List.of("audit", "verify", server + "/log", "--vkey", key, "--brief"));
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return read(process);
    } catch (IOException e) {
      throw new CliException("the auditor cannot be started: " + e.getMessage(), e);
    }
  }

  private static Verdict read(Process process) throws IOException {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = out.lines().limit(MOST_LINES).toList();
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new CliException("the auditor does not end");
      }
      return new Verdict(process.exitValue() == 0, lines);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while the auditor was at work", e);
    } finally {
      process.destroy();
    }
  }
}
