package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.RepairPlan;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit repair}. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description =
        "Says what is wrong with the log of a server that does not run, and what could be done."
            + " Changes nothing. Exit codes: 0 nothing to repair, 3 damaged, 1 not readable, 2 wrong"
            + " usage.")
final class AuditRepairCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--plan",
      required = true,
      description = "propose and change nothing, which is all that there is")
  private boolean plan;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "the data folder of the server (${DEFAULT-VALUE})")
  private Path data;

  @Override
  public Integer call() throws IOException {
    if (!plan) {
      throw new ParameterException(spec.commandLine(), "there is nothing but --plan");
    }
    Path folder = data.resolve(InferenceServer.AUDIT);
    RepairPlan found = RepairPlan.of(folder, published(folder));
    PrintWriter out = spec.commandLine().getOut();
    found.lines().forEach(line -> out.println(AuditOptions.printable(line)));
    out.flush();
    return found.damaged() ? AuditCommand.NOT_VERIFIED : CommandLine.ExitCode.OK;
  }

  /** What an auditor's check of the part that is shown says. */
  private static String published(Path folder) throws IOException {
    try {
      // A head from before the log had a key of the other kind is not damaged.
      List<NoteVerifier> keys =
          TileAuditLog.verifierKeys(folder).stream()
              .filter(key -> key.kind() == KeyKind.ED25519)
              .toList();
      LogSource source = LogSource.of(folder.resolve("log").toString());
      long size = new LogVerifier(HeadTrust.in(keys), List.of()).verify(source).size();
      return "the part that is shown verifies, " + size + " records";
    } catch (NotVerifiedException e) {
      return "the part that is shown does not verify: " + e.getMessage();
    } catch (IOException e) {
      return "the part that is shown cannot be read: " + e.getMessage();
    }
  }
}
