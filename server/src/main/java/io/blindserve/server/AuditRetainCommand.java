package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.LogRecord.Action;
import io.blindserve.server.audit.LogRecord.Span;
import io.blindserve.server.audit.Retention;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.explore.RecordFilter;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit retain}. */
@Command(
    name = "retain",
    mixinStandardHelpOptions = true,
    description =
        "Removes records that are older than so many days from the log of a server that does not"
            + " run, and keeps their hashes. The log is verified first, and the removal is recorded"
            + " before it is done. Exit codes as of verify.")
final class AuditRetainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--days", required = true, description = "keep the records of so many days")
  private int days;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "the data folder of the server (${DEFAULT-VALUE})")
  private Path data;

  @Override
  public Integer call() throws IOException {
    if (days < 0) {
      throw new ParameterException(spec.commandLine(), "--days must not be negative");
    }
    PrintWriter out = spec.commandLine().getOut();
    EpochFolder epochs = new EpochFolder(data);
    try (OperatorLog open = OperatorLog.open(data, epochs)) {
      long first = firstKept(open.log());
      if (!record(open, epochs, first)) {
        out.println(
            "recorded, and nothing was removed yet, since no checkpoint could be shown that has the"
                + " record, without which the log would not verify: do this again once enough"
                + " witnesses cosign");
        return CommandLine.ExitCode.SOFTWARE;
      }
      if (first > 0) {
        open.log().renewJournal();
      }
      long removed = Retention.removeBefore(open.log().directory(), first);
      out.println("removed " + removed + " records; kept from record " + first + " on");
      return CommandLine.ExitCode.OK;
    } catch (NotVerifiedException e) {
      out.println("NOT VERIFIED, and nothing was removed: " + e.getMessage());
      return AuditCommand.NOT_VERIFIED;
    } finally {
      out.flush();
    }
  }

  /** Returns whether everybody can see the record: bundles may be missing only then. */
  private static boolean record(OperatorLog open, EpochFolder epochs, long first)
      throws IOException {
    try {
      open.record(epochs.current().operator(), Action.RETENTION, Span.of(first, -1));
      return true;
    } catch (OperatorLog.UnshownException e) {
      return false;
    }
  }

  private long firstKept(TileAuditLog log) throws IOException, NotVerifiedException {
    String oldest = Instant.now().minus(Duration.ofDays(days)).toString();
    RecordFilter kept = RecordFilter.ALL.within(oldest, "");
    long[] first = {log.publishedSize()};
    new LogVerifier(HeadTrust.in(log.verifierKeys()), List.of())
        .verify(
            LogSource.of(log.directory().toString()),
            (index, entry, record) -> {
              if (kept.matches(record)) {
                first[0] = Math.min(first[0], index);
              }
            });
    return Retention.firstKept(first[0]);
  }
}
