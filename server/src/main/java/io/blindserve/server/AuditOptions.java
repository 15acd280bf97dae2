package io.blindserve.server;

import io.blindserve.server.audit.verify.LogSource;
import picocli.CommandLine.Parameters;

/** What all commands want that look into a log. */
final class AuditOptions extends VerifierOptions {

  @Parameters(
      index = "0",
      paramLabel = "LOG",
      description = "a folder with checkpoint and tile (a log, a copy, an export), or its address")
  private String log;

  LogSource source() {
    try {
      return LogSource.of(log);
    } catch (IllegalArgumentException e) {
      throw wrong("LOG is no folder and no address", e);
    }
  }

  /** Whoever wrote the log must not write to the auditor's terminal. */
  static String printable(String text) {
    return text.replaceAll("[^\\p{Print}]", "?");
  }
}
