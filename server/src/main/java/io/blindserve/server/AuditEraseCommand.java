package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.LogHeldException;
import io.blindserve.server.audit.LogRecord.Action;
import io.blindserve.server.audit.LogRecord.Span;
import io.blindserve.server.audit.SeedFolder;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.explore.LogLookup;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.RecordedAnswer;
import io.blindserve.server.evidence.EvidenceErasure;
import io.blindserve.server.evidence.EvidenceParts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit erase}. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description =
        "Erases evidence that a server kept of calls, whether it runs or not: their ciphertexts and"
            + " the seeds of their answers. Each is recorded before it goes; the log stays as it is"
            + " and replay tells what was erased from what is missing.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all of it was erased",
      "1:no such record, or a file or the log cannot be read or written",
      "2:wrong usage",
      "3:the log is not verified, and nothing was erased",
      "4:nothing was kept of one of them"
    })
final class AuditEraseCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RECORD",
      description = "records of answers: their ids, or their places")
  private List<String> names;

  @Option(
      names = "--evidence",
      required = true,
      paramLabel = "DIR",
      description = "the folder of the server's evidence")
  private Path evidence;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "the data folder of the server (${DEFAULT-VALUE})")
  private Path data;

  private boolean missed;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(evidence)) {
      throw wrong("--evidence: there is no folder " + evidence);
    }
    PrintWriter out = spec.commandLine().getOut();
    try {
      eraseOrAsk(out);
      return missed ? ReplayCommand.EVIDENCE_MISSING : CommandLine.ExitCode.OK;
    } catch (NotVerifiedException e) {
      out.println("NOT VERIFIED, and nothing was erased: " + e.getMessage());
      return AuditCommand.NOT_VERIFIED;
    } finally {
      out.flush();
    }
  }

  private void eraseOrAsk(PrintWriter out) throws IOException, NotVerifiedException {
    EpochFolder epochs = new EpochFolder(data);
    try (OperatorLog open = OperatorLog.open(data, epochs)) {
      open.log().publish();
      List<RecordedAnswer> answers = answers();
      EvidenceErasure erasure = new EvidenceErasure(evidence, new Recording(open, epochs, data));
      for (RecordedAnswer one : answers) {
        tell(out, erasure.erase(one.index(), one.id(), one.seed()), one.id());
      }
      open.tellUnshown(out);
    } catch (LogHeldException e) {
      ask(out, answers());
    }
  }

  private void tell(PrintWriter out, boolean erased, String id) {
    missed |= !erased;
    out.println((erased ? "erased: " : "nothing is kept of ") + id);
  }

  /** A server runs here, and does it in its turn. */
  private void ask(PrintWriter out, List<RecordedAnswer> answers) throws IOException {
    ErasureFolder folder = new ErasureFolder(data);
    if (!folder.isFor(evidence)) {
      throw wrong("the server that runs here does not keep evidence in " + evidence);
    }
    for (RecordedAnswer one : answers) {
      folder.ask(one.id());
      String answer =
          folder
              .await(one.id(), PATIENCE)
              .orElseThrow(
                  () -> new IOException("the server does not answer for record " + one.id()));
      if (!answer.equals(ErasureDesk.ERASED) && !answer.equals(ErasureDesk.NOTHING)) {
        throw new IOException("record " + one.id() + ": " + answer);
      }
      tell(out, answer.equals(ErasureDesk.ERASED), one.id());
    }
  }

  /** All of them are looked up before the first is erased. */
  private List<RecordedAnswer> answers() throws IOException, NotVerifiedException {
    Path folder = data.resolve(InferenceServer.AUDIT);
    LogLookup records =
        LogLookup.open(
            LogSource.of(TileAuditLog.directory(folder).toString()),
            HeadTrust.in(TileAuditLog.verifierKeys(folder)));
    List<RecordedAnswer> answers = new ArrayList<>();
    for (String name : names) {
      Optional<LogLookup.Found> found = records.find(name);
      if (found.isEmpty()) {
        throw new IOException("no such record: " + AuditOptions.printable(name));
      }
      answers.add(
          RecordedAnswer.of(found.get().facts(), found.get().proof().index())
              .orElseThrow(() -> wrong("record " + name + " is no answer of an encrypted call")));
    }
    return answers;
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** The server's seeds, and its log in the operator's hands. */
  private record Recording(OperatorLog log, EpochFolder epochs, Path data)
      implements EvidenceParts {

    @Override
    public Optional<Path> keys(String caller, String profile, String id) {
      return Optional.empty();
    }

    @Override
    public Path seed(String digest) {
      return new SeedFolder(data.resolve(InferenceServer.SEEDS)).file(digest);
    }

    @Override
    public void removing(long from, long to) throws IOException {
      log.recordFirst(epochs.current().operator(), Action.EVIDENCE_REMOVED, Span.of(from, to));
    }
  }
}
