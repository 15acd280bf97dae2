package io.blindserve.server;

import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.verify.CheckedReceipt;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit}: what an auditor does with an access log. Starts no server and no model. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Checks access logs.",
    subcommands = {
      AuditCommand.Vkey.class,
      AuditCommand.Verify.class,
      AuditShowCommand.Show.class,
      AuditSearchCommand.class,
      AuditExportCommand.class,
      AuditShowCommand.Prove.class,
      AuditCommand.CheckReceipt.class,
      AuditRepairCommand.class,
      AuditRetainCommand.class,
      AuditEpochCommand.class,
      AuditEraseCommand.class,
      AuditRotateKeyCommand.class,
      ReplayCommand.class,
      AuditWatchCommand.class
    })
final class AuditCommand implements Callable<Integer> {

  /** A log was read and is not what its key signed. */
  static final int NOT_VERIFIED = 3;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to do: --help lists it");
  }

  /** {@code audit vkey}. */
  @Command(
      name = "vkey",
      mixinStandardHelpOptions = true,
      description =
          "Prints the keys by which others verify the log of a server, a line each: Ed25519, then"
              + " ML-DSA-44.")
  static final class Vkey implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        defaultValue = "data",
        description = "the data folder of the server (${DEFAULT-VALUE})")
    private Path data;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      TileAuditLog.verifierKeys(data.resolve(InferenceServer.AUDIT)).forEach(out::println);
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }

  /** {@code audit verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Verifies a whole log and counts what it says. Exit codes: 0 verified, 3 not verified, 1"
              + " not readable, 2 wrong usage.")
  static final class Verify implements Callable<Integer> {

    @Mixin private AuditOptions log;

    @Option(
        names = "--kept",
        paramLabel = "FILE",
        description =
            "a checkpoint that was kept: the log must have grown out of it; may be repeated")
    private List<Path> kept = List.of();

    @Option(names = "--brief", description = "three lines instead of all counts")
    private boolean brief;

    @Override
    public Integer call() throws IOException {
      return log.run(this::verify);
    }

    private int verify(PrintWriter out) throws IOException, NotVerifiedException {
      Verdict verdict = new LogVerifier(log.trust(), kept()).verify(log.source());
      out.print(brief ? verdict.brief() : verdict.text());
      return CommandLine.ExitCode.OK;
    }

    private List<byte[]> kept() throws IOException {
      List<byte[]> notes = new ArrayList<>();
      for (Path file : kept) {
        notes.add(Files.readAllBytes(file));
      }
      return notes;
    }
  }

  /** {@code audit check-receipt}. */
  @Command(
      name = "check-receipt",
      mixinStandardHelpOptions = true,
      description =
          "Checks a receipt offline and prints its record. Exit codes: 0 verified, 3 not verified,"
              + " 1 not readable, 2 wrong usage.")
  static final class CheckReceipt implements Callable<Integer> {

    @Mixin private VerifierOptions log;

    @Parameters(paramLabel = "FILE", description = "what GET /log/receipt/ID answered")
    private Path file;

    @Override
    public Integer call() throws IOException {
      return log.run(this::check);
    }

    private int check(PrintWriter out) throws IOException, NotVerifiedException {
      CheckedReceipt receipt = CheckedReceipt.of(Files.readString(file), log.trust());
      out.println(receipt.record());
      out.println(receipt.verdict());
      return CommandLine.ExitCode.OK;
    }
  }
}
