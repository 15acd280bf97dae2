package io.blindserve.client.cli;

import io.blindserve.client.ClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;

/** By what a server knows who calls: secrets are in files and in the environment, never words. */
final class Credentials {

  private static final String TOKEN = "BLINDSERVE_TOKEN";
  private static final String PASSWORD = "BLINDSERVE_IDENTITY_PASSWORD";
  private static final int LARGEST = 4096;

  private final Terminal terminal;

  Credentials(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Returns the token of a file, or that of the environment, if there is one. */
  Optional<String> token(Optional<Path> file) {
    return file.map(Credentials::read)
        .or(() -> terminal.environment().apply(TOKEN))
        .map(String::strip)
        .filter(token -> !token.isEmpty());
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      if (text.isBlank()) {
        throw new CliException("the file of a token " + file + " is empty");
      }
      return text;
    } catch (IOException e) {
      throw new CliException("the file of a token " + file + " cannot be read", e);
    }
  }

  /** Adds the certificate of a file. */
  void identity(Path file, ClientOptions.Builder options) {
    char[] password = terminal.environment().apply(PASSWORD).orElse("").toCharArray();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      options.clientCertificate(store, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new CliException(
          file + " cannot be read as a PKCS #12 file with the password of " + PASSWORD, e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
