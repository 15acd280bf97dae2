package io.blindserve.client.cli;

import io.blindserve.client.ClientOptions;
import io.blindserve.client.receipt.ReceiptPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options of commands that check calls against the server's access log; no others have them.
 */
final class ReceiptOptions {

  @Option(
      names = "--log-key",
      paramLabel = "VKEY",
      description =
          "The verifier key of the server's access log, which you have from elsewhere; may be repeated, "
              + "and hold several lines, where the log has keys of several kinds or changed its key.")
  private List<String> logKeys = List.of();

  @Option(
      names = "--receipts",
      paramLabel = "POLICY",
      converter = ReceiptPolicyConverter.class,
      description =
          "Check that calls are in that log: always, sampled=RATE (above 0, at most 1), later (by 'receipts check') or off; "
              + "default always where --log-key is given.")
  private Optional<ReceiptPolicy> receipts = Optional.empty();

  @Option(
      names = "--log-policy",
      paramLabel = "FILE",
      description =
          "Whose cosignatures the log must have (C2SP tlog-policy), which you have from elsewhere; default nobody's.")
  private Optional<Path> logPolicy = Optional.empty();

  @Option(
      names = "--receipt-folder",
      paramLabel = "DIR",
      description = "What is kept about logs; default .blindserve/receipts in the home folder.")
  private Optional<Path> receiptFolder = Optional.empty();

  ClientOptions.Builder addTo(ClientOptions.Builder options) {
    options.receipts(
        receipts.orElse(logKeys.isEmpty() ? ReceiptPolicy.off() : ReceiptPolicy.always()),
        logKeys.toArray(String[]::new));
    logPolicy.map(ReceiptOptions::read).ifPresent(options::witnesses);
    receiptFolder.ifPresent(options::receiptFolder);
    return options;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException("the policy " + file + " cannot be read", e);
    }
  }

  boolean knowsLog() {
    return !logKeys.isEmpty();
  }
}
