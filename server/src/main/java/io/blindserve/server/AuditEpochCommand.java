package io.blindserve.server;

import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.audit.LogRecord.Action;
import io.blindserve.server.audit.LogRecord.Span;
import io.blindserve.server.audit.TileAuditLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code audit epoch}: the keys behind pseudonyms, on the server's machine while it does not run.
 */
@Command(
    name = "epoch",
    mixinStandardHelpOptions = true,
    description =
        "The keys behind pseudonyms: list, begin a new epoch, destroy one before, make the pseudonyms"
            + " of a name.",
    subcommands = {
      AuditEpochCommand.ListThem.class,
      AuditEpochCommand.Begin.class,
      AuditEpochCommand.Destroy.class,
      AuditEpochCommand.Who.class
    })
final class AuditEpochCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to do: list, begin, destroy or who");
  }

  /** What all of them want. */
  abstract static class OnData implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        defaultValue = "data",
        description = "the data folder of the server (${DEFAULT-VALUE})")
    private Path data;

    abstract void run(EpochFolder epochs, PrintWriter out) throws IOException;

    final Path data() {
      return data;
    }

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      // Nothing is made where no server was.
      TileAuditLog.verifierKeys(data.resolve(InferenceServer.AUDIT));
      try {
        run(new EpochFolder(data), out);
      } finally {
        out.flush();
      }
      return CommandLine.ExitCode.OK;
    }
  }

  /** What those want that go on record. */
  abstract static class OnRecord extends OnData {

    abstract void run(EpochFolder epochs, OperatorLog log, PrintWriter out) throws IOException;

    @Override
    final void run(EpochFolder epochs, PrintWriter out) throws IOException {
      try (OperatorLog log = OperatorLog.open(data(), epochs)) {
        run(epochs, log, out);
        log.tellUnshown(out);
      }
    }
  }

  /** {@code audit epoch list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists epochs.")
  static final class ListThem extends OnData {

    @Override
    void run(EpochFolder epochs, PrintWriter out) throws IOException {
      for (EpochKey key : epochs.earlier()) {
        out.println(key.id());
      }
      out.println(epochs.current().id() + " (now)");
    }
  }

  /** {@code audit epoch begin}. */
  @Command(name = "begin", mixinStandardHelpOptions = true, description = "Begins an epoch.")
  static final class Begin extends OnRecord {

    @Override
    void run(EpochFolder epochs, OperatorLog log, PrintWriter out) throws IOException {
      EpochKey fresh = epochs.prepare();
      log.recordFirst(epochs.current().operator(), Action.EPOCH_BEGUN, Span.epoch(fresh.id()));
      out.println(epochs.rotate().id() + " (now)");
    }
  }

  /** {@code audit epoch destroy}. */
  @Command(
      name = "destroy",
      mixinStandardHelpOptions = true,
      description =
          "Destroys the key of an epoch before: nobody can tell any more whose its pseudonyms are,"
              + " and the log still verifies.")
  static final class Destroy extends OnRecord {

    @Parameters(paramLabel = "EPOCH", description = "its id, as list and records have it")
    private String id;

    @Override
    void run(EpochFolder epochs, OperatorLog log, PrintWriter out) throws IOException {
      epochs.requireEarlier(id);
      log.recordFirst(epochs.current().operator(), Action.EPOCH_DESTROYED, Span.epoch(id));
      epochs.destroy(id);
      out.println("destroyed: " + id);
    }
  }

  /** {@code audit epoch who}. */
  @Command(
      name = "who",
      mixinStandardHelpOptions = true,
      description = "Prints the pseudonyms of a caller in all epochs whose key is there.")
  static final class Who extends OnData {

    @Parameters(paramLabel = "NAME", description = "name of the caller, as it authenticates")
    private String name;

    @Override
    void run(EpochFolder epochs, PrintWriter out) throws IOException {
      for (EpochKey key : epochs.earlier()) {
        out.println(key.id() + " " + key.pseudonym(name));
      }
      EpochKey now = epochs.current();
      out.println(now.id() + " " + now.pseudonym(name));
    }
  }
}
