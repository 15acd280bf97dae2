package io.blindserve.server;

import io.blindserve.keys.file.DurableFile;
import io.blindserve.server.auth.CallerEntry;
import io.blindserve.server.auth.CallerProof;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.auth.Scope;
import io.blindserve.server.auth.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code callers}: the file by which a server knows who may call. Starts no server. */
@Command(
    name = "callers",
    mixinStandardHelpOptions = true,
    description =
        "Says who may call a server that is told by --callers. A running one takes changes over"
            + " within two seconds.",
    subcommands = {
      CallersCommand.Add.class,
      CallersCommand.Listing.class,
      CallersCommand.Remove.class
    })
final class CallersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Where the callers stand. */
  static final class Place {

    @Option(names = "--file", defaultValue = "callers", description = "the file (${DEFAULT-VALUE})")
    private Path file;

    CallersFile file() {
      return new CallersFile(file);
    }
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to do: add, list or remove");
  }

  /** {@code callers add}. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description =
          "Adds a caller and prints its token, the only time that it is seen: the file has its"
              + " digest alone. A name that is there gets one more, for the time until the old one"
              + " is removed. With --certificate there is no token.")
  static final class Add implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "the caller; records have its pseudonym")
    private String name;

    @Option(
        names = "--scopes",
        defaultValue = "infer",
        description =
            "what it may do beyond seeing what is served: infer, control, read-log, metrics, with"
                + " commas between them, or - (${DEFAULT-VALUE})")
    private String scopes;

    @Option(
        names = "--days",
        defaultValue = "90",
        description = "days until it is nobody, 0 for never (${DEFAULT-VALUE})")
    private int days;

    @Option(
        names = "--certificate",
        paramLabel = "dns:NAME|uri:NAME",
        description =
            "the caller shows a certificate with that subject alternative name (serve"
                + " --tls-client-ca)")
    private @Nullable String certificate;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "a new file for the token, its owner's alone (the token is printed)")
    private @Nullable Path tokenFile;

    @Mixin private Place place;

    @Override
    public Integer call() throws IOException {
      requireFresh();
      String token = Token.fresh();
      CallerEntry entry = entry(token);
      place.file().add(entry);
      PrintWriter err = spec.commandLine().getErr();
      if (certificate == null) {
        hand(token);
      }
      err.println(
          "blindserve: "
              + name
              + " may "
              + (entry.scopes().isEmpty() ? "see what is served" : scopes)
              + entry.end().map(end -> " until " + end).orElse(", for ever"));
      err.flush();
      return CommandLine.ExitCode.OK;
    }

    private void requireFresh() {
      if (tokenFile != null && (certificate != null || Files.exists(tokenFile))) {
        throw new ParameterException(
            spec.commandLine(),
            "--token-file is a new file, and goes without --certificate: " + tokenFile);
      }
    }

    /** The token alone, so that what is printed can be led elsewhere. */
    private void hand(String token) throws IOException {
      if (tokenFile != null) {
        byte[] line = (token + "\n").getBytes(StandardCharsets.US_ASCII);
        DurableFile.write(tokenFile.toAbsolutePath(), file -> file.write(line));
        return;
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(token);
      out.flush();
    }

    private CallerEntry entry(String token) {
      try {
        Set<Scope> may = CallerEntry.scopes(scopes);
        CallerProof proof =
            certificate == null
                ? CallerProof.ofToken(token)
                : CallerProof.ofCertificate(certificate);
        return new CallerEntry(name, may, end(), proof);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }

    private Optional<Instant> end() {
      if (days < 0) {
        throw new IllegalArgumentException("--days must not be negative, but is " + days);
      }
      return Optional.of(days)
          .filter(count -> count > 0)
          .map(count -> Instant.now().plus(Duration.ofDays(count)).truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** {@code callers list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows the callers: name, scopes, end, and what each is known by.")
  static final class Listing implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private Place place;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      place.file().read().entries().forEach(entry -> out.println(entry.line()));
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }

  /** {@code callers remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes all tokens and certificates of a caller. Exit code 1 if it has none.")
  static final class Remove implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "the caller")
    private String name;

    @Mixin private Place place;

    @Override
    public Integer call() throws IOException {
      int removed = place.file().remove(name);
      if (removed == 0) {
        throw new IOException("there is no caller of that name in " + place.file());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("removed: " + removed + (removed == 1 ? " line" : " lines"));
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }
}
