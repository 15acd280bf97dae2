package io.blindserve.server;

import io.blindserve.server.inference.encrypted.PlanFiles;
import io.blindserve.server.inference.encrypted.PlanFiles.Compilation;
import io.blindserve.server.model.ModelDescription.FeatureBox;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compile}: makes the plan files of a model; the launcher has each of them measured by
 * {@code check-plan}. Lines {@code plan file:} and {@code report page:} are read by the launcher.
 */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    description =
        "Compiles an ONNX model into encrypted plans, and says what they cost and how exact they are.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a file cannot be read or written, or is malformed",
      "2:wrong usage",
      "3:refused; the node and what would help are on standard error",
      "4:a plan was made and measured, and broke its promise (from check-plan)"
    })
final class CompileCommand implements Callable<Integer> {

  /** The model cannot be compiled. */
  static final int REFUSED = 3;

  private static final long MAX_MODEL_BYTES = 1L << 28;
  private static final int MOST_MEASURED = 100_000;
  private static final int STAGES = 3;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "ONNX file; a model.json beside it is read too")
  private Path model;

  @Mixin private CompileOptionsMixin asked = new CompileOptionsMixin();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "folder for plan files (the model's own, where a server finds them)")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--calibrate",
      paramLabel = "CSV",
      description = "rows that show which values occur; its first line names the columns")
  private Optional<Path> calibrate = Optional.empty();

  @Option(
      names = "--check",
      paramLabel = "CSV",
      description = "rows to compare plain and encrypted answers over, instead of random ones")
  private Optional<Path> check = Optional.empty();

  @Option(
      names = "--measure",
      paramLabel = "N",
      defaultValue = "20",
      description = "random rows that a plan is measured with (${DEFAULT-VALUE})")
  private int measured;

  @Option(
      names = "--explain",
      paramLabel = "NODE",
      description = "say what became of a node, write nothing")
  private Optional<String> explain = Optional.empty();

  @Option(names = "--json", description = "the report as JSON, on the last line of the output")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "the report as a page that needs nothing else")
  private Optional<Path> html = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (measured < 1 || measured > MOST_MEASURED) {
      throw new ParameterException(spec.commandLine(), "--measure must be 1 to " + MOST_MEASURED);
    }
    requireModel();
    PrintWriter err = spec.commandLine().getErr();
    try (CompileProgress progress = new CompileProgress(err, CompileProgress.isWanted(), STAGES)) {
      progress.next("reading rows");
      PlanFiles.Request request =
          new PlanFiles.Request(asked.settings(), rows(calibrate), asked.keysOf());
      List<double[]> checked = rows(check);
      progress.next("compiling " + model.getFileName());
      Compilation compiled = compile(request);
      if (explain.isPresent()) {
        progress.close();
        spec.commandLine().getOut().println(compiled.report().explain(explain.get()));
        return compiled.refusal().isPresent() ? REFUSED : CommandLine.ExitCode.OK;
      }
      progress.next("computing plain answers and writing");
      return conclude(compiled, checked, progress);
    }
  }

  private void requireModel() throws IOException {
    if (!Files.isRegularFile(model)) {
      throw new ModelLoadException("there is no file " + model);
    }
    if (Files.size(model) > MAX_MODEL_BYTES) {
      throw new ModelLoadException(
          model + " has " + Files.size(model) + " bytes, more than " + MAX_MODEL_BYTES);
    }
  }

  private List<double[]> rows(Optional<Path> file) {
    return file.map(csv -> RowsTable.read(csv, ModelRepository.describeBeside(model).features()))
        .orElse(List.of());
  }

  private Compilation compile(PlanFiles.Request request) {
    try {
      return PlanFiles.compile(model, request);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int conclude(Compilation compiled, List<double[]> checked, CompileProgress progress)
      throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    Path folder = out.orElseGet(() -> model.toAbsolutePath().resolveSibling(""));
    List<Path> files = compiled.plans().isEmpty() ? List.of() : PlanFiles.write(compiled, folder);
    byte[] onnx = Files.readAllBytes(model);
    Optional<PlainAnswers> answers = Optional.empty();
    // Random rows lie where an approximation was never meant for: there only the promise is
    // checked.
    if (!files.isEmpty() && !(compiled.plans().get(0).isApproximated() && checked.isEmpty())) {
      PlanFiles.PlanBytes plan = compiled.plans().get(0);
      answers = plan.range().flatMap(box -> plainAnswers(onnx, plan.output(), box, checked));
    }
    progress.close();
    if (!json) {
      console.print(compiled.report().text());
    }
    for (int i = 0; i < files.size(); i++) {
      announce(compiled.plans().get(i), files.get(i), answers, console);
    }
    if (html.isPresent()) {
      Files.writeString(html.get(), compiled.report().page(title()));
      console.println("report page: " + html.get());
    }
    if (json) {
      console.println(compiled.report().json());
    }
    console.flush();
    Optional<String> refusal = compiled.report().refusal();
    refusal.ifPresent(
        why -> spec.commandLine().getErr().println("blindserve: not encryptable: " + why));
    return refusal.isPresent() ? REFUSED : CommandLine.ExitCode.OK;
  }

  /** The folders of a repository say more than {@code model.onnx}. */
  private String title() {
    Path whole = model.toAbsolutePath().normalize();
    int names = whole.getNameCount();
    return whole.getFileName().toString().equals("model.onnx") && names > 2
        ? whole.getName(names - 3) + " version " + whole.getName(names - 2)
        : whole.getFileName().toString();
  }

  private Optional<PlainAnswers> plainAnswers(
      byte[] onnx, String output, FeatureBox box, List<double[]> checked) {
    return checked.isEmpty()
        ? PlainAnswers.ofRandomRows(onnx, output, box, measured)
        : PlainAnswers.of(onnx, output, box, checked);
  }

  private void announce(
      PlanFiles.PlanBytes plan, Path file, Optional<PlainAnswers> answers, PrintWriter console)
      throws IOException {
    String stem = file.getFileName().toString().replaceFirst("\\.bin$", "");
    Path expected = file.resolveSibling(stem + ".expected.csv");
    Files.deleteIfExists(expected);
    if (answers.isPresent()) {
      Files.writeString(expected, answers.get().table());
      console.println("expected rows: " + expected);
      if (answers.get().clipped() > 0) {
        console.println("rows clipped to the plan's range: " + answers.get().clipped());
      }
    }
    console.println("plan digest: " + plan.digest());
    console.println("plan file: " + file);
  }
}
