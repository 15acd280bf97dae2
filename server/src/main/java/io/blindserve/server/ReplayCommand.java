package io.blindserve.server;

import io.blindserve.server.audit.explore.LogLookup;
import io.blindserve.server.audit.explore.RemovedEvidence;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.RecordedAnswer;
import io.blindserve.server.inference.encrypted.ReplayCall;
import io.blindserve.server.inference.encrypted.ReplaySources;
import io.blindserve.server.inference.encrypted.ReplayVerdict;
import io.blindserve.server.inference.encrypted.Replayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit replay}: computes recorded answers again. Decrypts nothing. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Computes recorded answers of encrypted calls again, bit for bit, on any machine. Needs no"
            + " key of a client and decrypts nothing.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all answers were reproduced from the recorded models",
      "1:a file or the log cannot be read",
      "2:wrong usage",
      "3:an answer was not reproduced, or the log is not verified",
      "4:no answer was found to be wrong, but evidence is missing",
      "5:nothing is wrong or missing, but some plans are not shown to be the recorded models'"
    })
final class ReplayCommand implements Callable<Integer> {

  /** Something could be neither confirmed nor refuted. */
  static final int EVIDENCE_MISSING = 4;

  /** Plans gave the recorded answers; whose plans they are was not shown. */
  static final int PLAN_ONLY = 5;

  @Spec private CommandSpec spec;

  @Mixin private AuditOptions log;

  @Option(
      names = "--evidence",
      required = true,
      paramLabel = "DIR",
      description = "what a client or a server kept with --evidence")
  private Path evidence;

  @Option(
      names = "--seeds",
      paramLabel = "DIR",
      description = "seeds of masked answers (the folder seeds of the evidence)")
  private Optional<Path> seeds = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "model file, its model.json beside it; may be repeated. The plan is compiled from it")
  private List<Path> models = List.of();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description =
          "plan file, where the model is not at hand; may be repeated. Proves nothing about the model")
  private List<Path> plans = List.of();

  @Option(
      names = "--record",
      paramLabel = "N|ID",
      description = "one record: its place in the log, or its id")
  private Optional<String> record = Optional.empty();

  @Option(names = "--from", paramLabel = "N", description = "first record of a range (0)")
  private Optional<Long> from = Optional.empty();

  @Option(names = "--to", paramLabel = "N", description = "last record of a range (the last)")
  private Optional<Long> to = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "only so many answers of the range, drawn at random")
  private Optional<Integer> sample = Optional.empty();

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      description = "java, portable, avx2 or avx512 (the fastest that runs here)")
  private Optional<String> kernels = Optional.empty();

  private Optional<RemovedEvidence> removed = Optional.empty();

  @Override
  public Integer call() throws IOException {
    requireUsage();
    return log.run(this::replay);
  }

  private int replay(PrintWriter out) throws IOException, NotVerifiedException {
    LogLookup records = LogLookup.open(log.source(), log.trust());
    ReplayReport report = new ReplayReport(out, record.isPresent());
    List<RecordedAnswer> answers =
        record.isPresent() ? List.of(one(records, record.get())) : range(records, out);
    replay(answers, report);
    return report.conclude(records.origin(), answers.size());
  }

  private void requireUsage() {
    if (!Files.isDirectory(evidence)) {
      throw wrong("--evidence: there is no folder " + evidence);
    }
    boolean ranged = from.isPresent() || to.isPresent() || sample.isPresent();
    if (record.isPresent() && ranged) {
      throw wrong("--record and a range exclude each other");
    }
    if (sample.isPresent() && sample.get() < 1) {
      throw wrong("--sample must be positive");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void replay(List<RecordedAnswer> answers, ReplayReport report)
      throws IOException, NotVerifiedException {
    ReplaySources sources =
        new ReplaySources(
            evidence,
            seeds.orElseGet(() -> evidence.resolve("seeds")),
            models,
            plans,
            record.isPresent());
    PrintWriter err = spec.commandLine().getErr();
    try (Replayer replayer = replayer(sources);
        CompileProgress progress = progress(err, answers.size())) {
      for (RecordedAnswer answer : answers) {
        if (CompileProgress.isWanted()) {
          progress.next("record " + answer.index());
        }
        report.add(answer, explained(answer, replayer.replay(call(answer))));
      }
    }
  }

  /**
   * What went on record is no loss, and what is left of it where a crash cut the erasure off is no
   * lie; the log is read as a whole for that, once. Models, plans and keys are not what is erased
   * of a call.
   */
  private ReplayVerdict explained(RecordedAnswer answer, ReplayVerdict verdict)
      throws IOException, NotVerifiedException {
    if (verdict instanceof ReplayVerdict.Missing missing && missing.isOfCall()) {
      return explained(answer, verdict, missing.what());
    }
    if (verdict instanceof ReplayVerdict.NotReproduced not && not.step().isOfCall()) {
      return explained(answer, verdict, not.step().label() + " of record " + answer.id());
    }
    return verdict;
  }

  private ReplayVerdict explained(RecordedAnswer answer, ReplayVerdict verdict, String what)
      throws IOException, NotVerifiedException {
    if (removed.isEmpty()) {
      removed = Optional.of(RemovedEvidence.read(log.source(), log.trust()));
    }
    OptionalLong record = removed.get().recordOf(answer.index());
    if (record.isPresent()) {
      return new ReplayVerdict.Missing(
          what + "; removed, as record " + record.getAsLong() + " says");
    }
    return verdict instanceof ReplayVerdict.Missing && !removed.get().isComplete()
        ? new ReplayVerdict.Missing(what + "; this export may lack the record that says so")
        : verdict;
  }

  private static CompileProgress progress(PrintWriter err, int answers) {
    return new CompileProgress(err, CompileProgress.isWanted(), Math.max(1, answers));
  }

  private Replayer replayer(ReplaySources sources) throws IOException {
    try {
      return new Replayer(sources, kernels);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ParameterException(spec.commandLine(), "--kernels: " + e.getMessage(), e);
    }
  }

  private static ReplayCall call(RecordedAnswer answer) {
    return new ReplayCall(
        answer.id(),
        answer.modelDigest(),
        answer.plan(),
        answer.keys(),
        answer.seed(),
        answer.in(),
        answer.out());
  }

  private RecordedAnswer one(LogLookup records, String name)
      throws IOException, NotVerifiedException {
    Optional<LogLookup.Found> found = records.find(name);
    if (found.isEmpty()) {
      throw wrong("the log has no record " + AuditOptions.printable(name));
    }
    return answer(found.get())
        .orElseThrow(
            () ->
                wrong("record " + name + " is no outcome of an encrypted call that was answered"));
  }

  private static Optional<RecordedAnswer> answer(LogLookup.Found found)
      throws NotVerifiedException {
    return RecordedAnswer.of(found.facts(), found.proof().index());
  }

  private List<RecordedAnswer> range(LogLookup records, PrintWriter out)
      throws IOException, NotVerifiedException {
    long first = from.isPresent() ? from.get() : firstAtHand(records, out);
    long last = to.orElse(records.size() - 1);
    if (first < 0 || last < first - 1 || last >= records.size()) {
      throw wrong("the log has records 0 to " + (records.size() - 1));
    }
    List<RecordedAnswer> answers = new ArrayList<>();
    for (long index = first; index <= last; index++) {
      answer(records.at(index)).ifPresent(answers::add);
    }
    return sample.isPresent() && sample.get() < answers.size() ? drawn(answers) : answers;
  }

  /** What retention removed on record cannot be replayed and accuses nobody. */
  private long firstAtHand(LogLookup records, PrintWriter out)
      throws IOException, NotVerifiedException {
    if (records.size() == 0 || records.has(0)) {
      return 0;
    }
    long first =
        new LogVerifier(log.trust(), List.of())
            .verify(log.source(), (index, entry, one) -> {})
            .firstAtHand();
    out.println("records before " + first + " are not at hand, as the log says itself");
    return first;
  }

  /** Whoever wrote the log must not be able to foresee which. */
  private List<RecordedAnswer> drawn(List<RecordedAnswer> answers) {
    List<RecordedAnswer> drawn = new ArrayList<>(answers);
    Collections.shuffle(drawn, new SecureRandom());
    drawn = new ArrayList<>(drawn.subList(0, sample.orElseThrow()));
    drawn.sort(Comparator.comparingLong(RecordedAnswer::index));
    return drawn;
  }
}
