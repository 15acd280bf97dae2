package io.blindserve.server;

import io.blindserve.server.audit.explore.LogLookup;
import io.blindserve.server.audit.explore.LogLookup.Found;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit show} and {@code audit prove}: one record, and the proof that it is in the log. */
final class AuditShowCommand {

  private AuditShowCommand() {}

  private static Optional<Found> find(LogLookup log, String name, PrintWriter out)
      throws IOException, NotVerifiedException {
    Optional<Found> found = log.find(name);
    if (found.isEmpty()) {
      out.println("no such record: " + AuditOptions.printable(name));
    }
    return found;
  }

  /** {@code audit show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Prints a record, the one that it follows from, and that both are in the log. Exit codes:"
              + " 0 verified, 3 not verified, 1 no such record or not readable, 2 wrong usage.")
  static final class Show implements Callable<Integer> {

    @Mixin private AuditOptions log;

    @Parameters(index = "1", paramLabel = "RECORD", description = "its id, or its place from 0")
    private String record;

    @Override
    public Integer call() throws IOException {
      return log.run(this::show);
    }

    private int show(PrintWriter out) throws IOException, NotVerifiedException {
      LogLookup records = LogLookup.open(log.source(), log.key());
      Optional<Found> found = find(records, record, out);
      if (found.isEmpty()) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      String parent = found.get().facts().parent();
      if (!parent.isEmpty()) {
        Found before =
            records
                .find(parent)
                .orElseThrow(
                    () -> new NotVerifiedException("the record that it names is not in the log"));
        print(before, out);
      }
      print(found.get(), out);
      return CommandLine.ExitCode.OK;
    }

    private static void print(Found one, PrintWriter out) {
      out.println(AuditOptions.printable(one.text()));
      out.println(one.verdict());
    }
  }

  /** {@code audit prove}. */
  @Command(
      name = "prove",
      mixinStandardHelpOptions = true,
      description =
          "Writes the proof that a record is in the log (C2SP tlog-proof, with the record):"
              + " check-receipt checks it offline. Exit codes as of show.")
  static final class Prove implements Callable<Integer> {

    @Mixin private AuditOptions log;

    @Parameters(index = "1", paramLabel = "RECORD", description = "its id, or its place from 0")
    private String record;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "where to (standard output)")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
      return log.run(this::prove);
    }

    private int prove(PrintWriter out) throws IOException, NotVerifiedException {
      Optional<Found> found = find(LogLookup.open(log.source(), log.key()), record, out);
      if (found.isEmpty()) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      String proof = found.get().proof().text();
      if (output == null) {
        out.print(proof);
      } else {
        Files.writeString(output, proof);
        out.println(found.get().verdict());
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
