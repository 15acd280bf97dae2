package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.KeyRotation;
import io.blindserve.server.audit.LogRecord;
import io.blindserve.server.audit.LogRecord.Action;
import io.blindserve.server.audit.LogRecord.Span;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit rotate-key}. */
@Command(
    name = "rotate-key",
    mixinStandardHelpOptions = true,
    description =
        "Gives the log of a server that does not run new keys: from then on both the old ones and the"
            + " new ones sign every checkpoint, until --finish retires the old ones. Each step is"
            + " recorded in the log, which is verified first; a step that was interrupted is done to"
            + " its end when it is asked for again. Exit codes as of verify.")
final class AuditRotateKeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--finish",
      description = "retire the old keys: clients, auditors and witnesses have the new ones")
  private boolean finish;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "the data folder of the server (${DEFAULT-VALUE})")
  private Path data;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = data.resolve(InferenceServer.AUDIT);
    EpochFolder epochs = new EpochFolder(data);
    try {
      if (!finish) {
        requireVerified(folder);
        TileAuditLog.prepareKeys(folder);
      }
      try (OperatorLog open = OperatorLog.open(data, epochs)) {
        KeyRotation rotation = open.log().keys().rotation().orElseThrow(this::nothingToFinish);
        Steps steps = new Steps(open, epochs, rotation);
        steps.begin();
        if (finish) {
          steps.retire();
        }
        tell(out, rotation);
      }
      return CommandLine.ExitCode.OK;
    } catch (NotVerifiedException e) {
      out.println("NOT VERIFIED, and no key was changed: " + e.getMessage());
      return AuditCommand.NOT_VERIFIED;
    } finally {
      out.flush();
    }
  }

  private static void requireVerified(Path folder) throws IOException, NotVerifiedException {
    new LogVerifier(HeadTrust.in(TileAuditLog.verifierKeys(folder)), List.of())
        .verify(LogSource.of(TileAuditLog.directory(folder).toString()));
  }

  private ParameterException nothingToFinish() {
    return new ParameterException(
        spec.commandLine(),
        "no keys are being changed: audit rotate-key without --finish begins it, and audit vkey"
            + " prints those that sign, also where a change was interrupted and is ended by now");
  }

  private void tell(PrintWriter out, KeyRotation rotation) {
    if (finish) {
      out.println("retired: " + ids(rotation.from()) + "; these keys sign alone:");
    } else {
      out.println("signing from now on, beside " + ids(rotation.from()) + ":");
    }
    rotation.to().forEach(out::println);
    if (!finish) {
      out.println(
          "Give these to clients, auditors and witnesses, by another way than the log, beside the old"
              + " ones; then: audit rotate-key --finish");
    }
  }

  private static String ids(List<NoteVerifier> keys) {
    return String.join(" and ", keys.stream().map(NoteVerifier::id).toList());
  }

  /** What is done to the log; what is on record already is not recorded again. */
  private record Steps(OperatorLog open, EpochFolder epochs, KeyRotation rotation) {

    void begin() throws IOException, NotVerifiedException {
      TileAuditLog log = open.log();
      Optional<String> second = log.unrecordedKey();
      if (second.isPresent()) {
        open.record(epochs.current().operator(), Action.KEY_BEGUN, Span.key(second.get()));
        log.keyRecorded();
      }
      if (!log.keys().isRotationRecorded()) {
        putOnRecord(Action.KEYS_ROTATED);
        log.keys().rotationRecorded();
      }
    }

    void retire() throws IOException, NotVerifiedException {
      putOnRecord(Action.KEYS_RETIRED);
      open.log().keys().settle();
    }

    private void putOnRecord(Action action) throws IOException, NotVerifiedException {
      if (!isOnRecord(action)) {
        open.record(LogRecord.of(Instant.now(), epochs.current().operator(), action, rotation));
      }
    }

    private boolean isOnRecord(Action action) throws IOException, NotVerifiedException {
      String name = action.name().toLowerCase(Locale.ROOT);
      String key = rotation.to().get(0).toString();
      boolean[] found = {false};
      open.log().publish();
      new LogVerifier(HeadTrust.in(open.log().verifierKeys()), List.of())
          .verify(
              LogSource.of(open.log().directory().toString()),
              (index, entry, record) ->
                  found[0] |= record.action().equals(name) && record.text("keys.to").equals(key));
      return found[0];
    }
  }
}
