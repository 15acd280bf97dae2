package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.receipt.ReceiptPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that talks to a server. */
final class ServerOptions {

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server; default ${DEFAULT-VALUE}.",
      defaultValue = "http://localhost:8080")
  private URI server = URI.create("http://localhost:8080");

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "Trust the certificates of this PEM file and no others.")
  private Optional<Path> trust = Optional.empty();

  @Option(names = "--insecure-http", description = "Allow http:// to another machine.")
  private boolean insecureHttp;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Longest wait for an answer; default 120.")
  private int timeoutSeconds = 120;

  @Option(
      names = "--log-key",
      paramLabel = "VKEY",
      description =
          "The verifier key of the server's access log, which you have from elsewhere; may be repeated "
              + "where the log changed its key.")
  private List<String> logKeys = List.of();

  @Option(
      names = "--receipts",
      paramLabel = "POLICY",
      converter = ReceiptPolicyConverter.class,
      description =
          "Check that calls are in that log: always, sampled=RATE (0 to 1), later (by 'receipts check') or off; "
              + "default always where --log-key is given.")
  private Optional<ReceiptPolicy> receipts = Optional.empty();

  @Option(
      names = "--receipt-folder",
      paramLabel = "DIR",
      description = "What is kept about logs; default .blindserve/receipts in the home folder.")
  private Optional<Path> receiptFolder = Optional.empty();

  ClientOptions.Builder options() {
    ClientOptions.Builder options =
        ClientOptions.builder().requestTimeout(Duration.ofSeconds(timeoutSeconds));
    options.receipts(
        receipts.orElse(logKeys.isEmpty() ? ReceiptPolicy.off() : ReceiptPolicy.always()),
        logKeys.toArray(String[]::new));
    receiptFolder.ifPresent(options::receiptFolder);
    trust.ifPresent(file -> options.trustStore(PemTrust.read(file)));
    return insecureHttp ? options.allowInsecureHttp() : options;
  }

  boolean knowsLog() {
    return !logKeys.isEmpty();
  }

  BlindserveClient connect(ClientOptions options) {
    return BlindserveClient.connect(server, options);
  }
}
