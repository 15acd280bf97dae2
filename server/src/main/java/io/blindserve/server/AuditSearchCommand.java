package io.blindserve.server;

import io.blindserve.server.audit.explore.LogSearch;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit search}. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description =
        "Prints the records that fit, one a line, after the whole log was verified. Exit codes: 0"
            + " verified, 3 not verified, 1 not readable, 2 wrong usage.")
final class AuditSearchCommand implements Callable<Integer> {

  @Mixin private AuditOptions log;
  @Mixin private RecordFilterOptions filter;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "print so many at most, the newest (${DEFAULT-VALUE})")
  private int limit;

  @Override
  public Integer call() throws IOException {
    return log.run(this::search);
  }

  private int search(PrintWriter out) throws IOException, NotVerifiedException {
    LogSearch.Result result =
        LogSearch.search(log.source(), log.trust(), filter.filter(), Math.max(0, limit));
    result.records().forEach(record -> out.println(AuditOptions.printable(record)));
    out.println(
        "verified: "
            + result.matches()
            + " of "
            + result.verdict().size()
            + " records fit, "
            + result.records().size()
            + " are shown; root "
            + Base64.getEncoder().encodeToString(result.verdict().head().root().toByteArray()));
    return CommandLine.ExitCode.OK;
  }
}
