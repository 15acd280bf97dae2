package io.blindserve.server;

import io.blindserve.server.audit.verify.ClaimedKeys;
import io.blindserve.server.audit.verify.LogSource;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands want that look into a log. */
final class AuditOptions extends VerifierOptions {

  @Parameters(
      index = "0",
      paramLabel = "LOG",
      description = "a folder with checkpoint and tile (a log, a copy, an export), or its address")
  private String log;

  @Mixin private TokenOption token;

  @Option(
      names = "--insecure-http",
      description = "allow a token to go over http:// to another machine")
  private boolean insecureHttp;

  LogSource source() {
    try {
      return LogSource.isAddress(log) ? LogSource.of(log, token()) : LogSource.of(log);
    } catch (IllegalArgumentException e) {
      throw wrong("LOG is no folder and no address", e);
    }
  }

  private Optional<String> token() {
    Optional<String> secret = token.read();
    if (secret.isPresent()
        && log.startsWith("http:")
        && !insecureHttp
        && !Loopback.isHost(URI.create(log).getHost())) {
      throw wrong(
          "--token-file: anybody on the way could read it; use https://, or --insecure-http");
    }
    return secret;
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
