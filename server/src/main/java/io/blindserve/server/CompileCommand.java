package io.blindserve.server;

import io.blindserve.server.inference.encrypted.PlanFiles;
import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compile}: makes the plan files of a model; the launcher has each of them measured by
 * {@code check-plan}.
 */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    description =
        "Compiles an ONNX model into encrypted plans, and says what they cost and how exact they are.")
final class CompileCommand implements Callable<Integer> {

  private static final long MAX_MODEL_BYTES = 1L << 28;
  private static final int MAX_ROWS = 100_000;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "ONNX file; a model.json beside it is read too")
  private Path model;

  @Option(names = "--out", description = "folder for plan files (the model's own)")
  private @Nullable Path out;

  @Option(
      names = "--rows",
      defaultValue = "20",
      description = "random rows that a plan is measured with (${DEFAULT-VALUE})")
  private int rows;

  @Override
  public Integer call() throws IOException {
    if (rows < 1 || rows > MAX_ROWS) {
      throw new ParameterException(spec.commandLine(), "--rows must be 1 to " + MAX_ROWS);
    }
    if (!Files.isRegularFile(model)) {
      throw new ModelLoadException("there is no file " + model);
    }
    if (Files.size(model) > MAX_MODEL_BYTES) {
      throw new ModelLoadException(
          model + " has " + Files.size(model) + " bytes, more than " + MAX_MODEL_BYTES);
    }
    Path folder = out == null ? model.toAbsolutePath().resolveSibling("") : out;
    PrintWriter console = spec.commandLine().getOut();
    PlanFiles.Compilation compiled = PlanFiles.compile(model);
    console.println(compiled.report());
    if (compiled.refusal().isPresent()) {
      spec.commandLine()
          .getErr()
          .println("blindserve: not encryptable: " + compiled.refusal().get());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Files.createDirectories(folder);
    for (PlanFiles.PlanBytes plan : compiled.plans()) {
      write(folder, plan, console);
    }
    console.flush();
    return CommandLine.ExitCode.OK;
  }

  private void write(Path folder, PlanFiles.PlanBytes plan, PrintWriter console)
      throws IOException {
    Path file = folder.resolve(plan.name() + ".plan");
    Files.write(file, plan.file());
    Path expected = folder.resolve(plan.name() + ".expected.csv");
    Files.deleteIfExists(expected);
    byte[] onnx = Files.readAllBytes(model);
    Optional<String> table = plan.range().flatMap(box -> ExpectedRows.table(onnx, box, rows));
    if (table.isPresent()) {
      Files.writeString(expected, table.get());
      console.println("expected rows: " + expected);
    }
    console.println("plan digest: " + plan.digest());
    console.println("plan file: " + file);
  }
}
