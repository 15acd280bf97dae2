package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.receipt.OtherKeysException;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.TrustPolicy;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands want that check something that a log signed. */
class VerifierOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--vkey",
      description =
          "the key of the log, or what audit vkey printed: keys of several kinds must all have signed;"
              + " may be repeated")
  private List<String> vkeys = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "whose cosignatures checkpoints must have (C2SP tlog-policy); without --vkey the keys of the"
              + " log too")
  private @Nullable Path policy;

  private static final int LARGEST_POLICY = 1 << 20;

  /** What is done with a log. */
  interface Work {
    int with(PrintWriter out) throws IOException, NotVerifiedException;
  }

  /** Does something; the exit code says whether the log was what its key signed. */
  final int run(Work work) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return work.with(out);
    } catch (NotVerifiedException e) {
      out.println("NOT VERIFIED: " + e.getMessage());
      if (e.getCause() instanceof OtherKeysException) {
        advice().ifPresent(out::println);
      }
      return AuditCommand.NOT_VERIFIED;
    } finally {
      out.flush();
    }
  }

  /** Returns how to go on where other keys signed than those that were given. */
  Optional<String> advice() {
    return Optional.empty();
  }

  /** Returns what heads of the log are believed by. */
  final HeadTrust trust() {
    TrustPolicy wanted = policy();
    List<NoteVerifier> keys = new ArrayList<>();
    try {
      for (String vkey : vkeys) {
        keys.addAll(NoteVerifier.parseAll(vkey));
      }
      return new HeadTrust(vkeys.isEmpty() ? wanted.logs() : keys, wanted);
    } catch (NoteException | IllegalArgumentException e) {
      throw wrong("--vkey: " + e.getMessage(), e);
    }
  }

  private TrustPolicy policy() {
    if (policy == null) {
      return TrustPolicy.NONE;
    }
    try (InputStream file = Files.newInputStream(policy)) {
      return TrustPolicy.parse(file.readNBytes(LARGEST_POLICY));
    } catch (IOException | NoteException e) {
      throw wrong("--policy: " + e.getMessage(), e);
    }
  }

  /** Returns a key that every reader of signed notes knows, where there is one. */
  final NoteVerifier firstKey() {
    List<NoteVerifier> keys = trust().keys();
    return keys.stream()
        .filter(key -> key.kind() == KeyKind.ED25519)
        .findFirst()
        .orElse(keys.get(0));
  }

  final ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  final ParameterException wrong(String what, Exception cause) {
    CommandLine line = spec.commandLine();
    return new ParameterException(line, what, cause);
  }
}
