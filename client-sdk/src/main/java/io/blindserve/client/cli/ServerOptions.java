package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token by which the server knows you; default what BLINDSERVE_TOKEN holds, or none.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description =
          "PKCS #12 file with your certificate and its key, by which the server knows you; BLINDSERVE_IDENTITY_PASSWORD holds its password.")
  private Optional<Path> identity = Optional.empty();

  @Option(names = "--insecure-http", description = "Allow http:// to another machine.")
  private boolean insecureHttp;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Longest wait for an answer; default 120.")
  private int timeoutSeconds = 120;

  ClientOptions.Builder options(Terminal terminal) {
    Credentials credentials = new Credentials(terminal);
    ClientOptions.Builder options =
        ClientOptions.builder().requestTimeout(Duration.ofSeconds(timeoutSeconds));
    trust.ifPresent(file -> options.trustStore(PemTrust.read(file)));
    credentials.token(tokenFile).ifPresent(options::token);
    identity.ifPresent(file -> credentials.identity(file, options));
    return insecureHttp ? options.allowInsecureHttp() : options;
  }

  /**
   * Connects.
   *
   * @throws CliException if the address has a path of the protocol, to which that would be added
   */
  BlindserveClient connect(ClientOptions options) {
    String path = String.valueOf(server.getPath());
    if (path.matches("/v[12](/.*)?")) {
      throw new CliException(
          "--server is the address of the server without " + path + ": " + server.resolve("/"));
    }
    return BlindserveClient.connect(server, options);
  }
}
