package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.LogRecord.Action;
import io.blindserve.server.audit.LogRecord.Span;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.explore.AuditPage;
import io.blindserve.server.audit.explore.LogExport;
import io.blindserve.server.audit.explore.PageData;
import io.blindserve.server.audit.explore.RecordFilter;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Copies a log, or records of some time with the hashes of all others, into a folder that is"
            + " a log again, or a page. Exit codes: 0 verified, 3 not verified, 1 not readable or"
            + " written, or no record of that time (nothing is written then), 2 wrong usage.")
final class AuditExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AuditOptions log;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "a folder that is new or empty")
  private @Nullable Path output;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "one page that shows the newest records (at most 20,000) and verifies them")
  private @Nullable Path html;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "",
      converter = FilterWords.Time.class,
      description = "only records from this time on, and others of their bundles")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      defaultValue = "",
      converter = FilterWords.Time.class,
      description = "only records before this time, and others of their bundles")
  private String until;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "data folder of the server, which must not run, that LOG belongs to: records"
              + " the export there")
  private @Nullable Path data;

  @Override
  public Integer call() throws IOException {
    if (output == null && html == null) {
      throw new ParameterException(spec.commandLine(), "say where to: --output or --html");
    }
    return log.run(this::export);
  }

  private int export(PrintWriter out) throws IOException, NotVerifiedException {
    long[] range = range(log.source(), log.trust());
    if (range[0] >= range[1]) {
      out.println("no record of that time");
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (data != null) {
      record(data, range, out);
    }
    LogSource source = log.source();
    if (html != null) {
      writePage(source, html, range);
      out.println("page: " + html);
    }
    if (output != null) {
      Verdict verdict = new LogExport(source, log.trust()).write(range[0], range[1], output);
      out.print(verdict.text());
      out.println("export: " + output);
    }
    return CommandLine.ExitCode.OK;
  }

  /** Returns the first place and the one behind the last of what was asked for. */
  private long[] range(LogSource source, HeadTrust trust) throws IOException, NotVerifiedException {
    RecordFilter wanted = RecordFilter.ALL.within(since, until);
    long[] range = {Long.MAX_VALUE, 0};
    Verdict verdict =
        new LogVerifier(trust, List.of())
            .verify(
                source,
                (index, entry, record) -> {
                  if (wanted.matches(record)) {
                    range[0] = Math.min(range[0], index);
                    range[1] = index + 1;
                  }
                });
    range[0] = Math.min(range[0], range[1]);
    if (range[1] == verdict.size() && until.isEmpty()) {
      // What comes while this is done belongs to it too.
      range[1] = Long.MAX_VALUE;
    }
    return range;
  }

  private void writePage(LogSource source, Path file, long[] range)
      throws IOException, NotVerifiedException {
    byte[] note = source.checkpoint();
    long size = LogVerifier.open("the checkpoint", note, log.trust()).size();
    byte[] document =
        PageData.write(
            source, note, size, Optional.of(log.firstKey().toString()), range[0], range[1]);
    Files.writeString(file, AuditPage.of(document));
  }

  private static void record(Path data, long[] range, PrintWriter out) throws IOException {
    EpochFolder epochs = new EpochFolder(data);
    try (OperatorLog open = OperatorLog.open(data, epochs)) {
      TileAuditLog log = open.log();
      long last = Math.min(range[1], log.size()) - 1;
      open.recordFirst(
          epochs.current().operator(), Action.EXPORTED, Span.of(Math.max(0, range[0]), last));
      open.tellUnshown(out);
    }
  }
}
