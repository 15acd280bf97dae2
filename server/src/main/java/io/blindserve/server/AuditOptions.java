package io.blindserve.server;

import io.blindserve.server.audit.verify.ClaimedKeys;
import io.blindserve.server.audit.verify.LogSource;
import java.util.Optional;
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

  @Override
  Optional<String> advice() {
    return ClaimedKeys.newest(source())
        .map(
            claim ->
                "the log itself says, and nothing proves it yet: "
                    + printable(claim)
                    + ". With the new keys from its operator, give old and new: --vkey OLD --vkey NEW");
  }

  /** Whoever wrote the log must not write to the auditor's terminal. */
  static String printable(String text) {
    return text.replaceAll("[^\\p{Print}]", "?");
  }
}
