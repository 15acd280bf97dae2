package io.blindserve.server;

import io.blindserve.server.auth.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How commands get the token by which a server knows them: never as a word of the command line. */
final class TokenOption {

  private static final String VARIABLE = "BLINDSERVE_TOKEN";
  private static final int LARGEST = 4096;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "file with the token by which the server knows you (what "
              + VARIABLE
              + " holds, or none)")
  private @Nullable Path file;

  /** Returns it, if there is one. */
  Optional<String> read() {
    Optional<String> found =
        (file == null ? Optional.ofNullable(System.getenv(VARIABLE)) : Optional.of(text(file)))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    if (found.map(text -> !Token.isOne(text)).orElse(file != null)) {
      throw wrong("what the file or " + VARIABLE + " holds is no token", null);
    }
    return found;
  }

  private String text(Path from) {
    try (InputStream in = Files.newInputStream(from)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw wrong(from + " cannot be read", e);
    }
  }

  private ParameterException wrong(String what, @Nullable Exception cause) {
    CommandLine line = spec.commandLine();
    return new ParameterException(line, "--token-file: " + what, cause);
  }
}
