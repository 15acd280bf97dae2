package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.VersionReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Sends tensors to any model, in the clear, and prints its outputs. */
@Command(
    name = "infer",
    description = {
      "Sends tensors to a model, in the clear, and prints its outputs.",
      "Types and shapes are those of the model's metadata, and are checked before anything is sent."
    })
final class InferCommand implements Callable<Integer> {

  private final Terminal terminal;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private Help help = new Help();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = {
        "Nested arrays for the only input, an object of them by name,",
        "or a whole request with \"inputs\"; - for the standard input."
      })
  private Optional<String> json = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = {
        "Rows; columns are named as the features of the only input, or as the inputs;",
        "- for the standard input."
      })
  private Optional<String> csv = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "NAME=VALUE",
      description = "An input: nested arrays in JSON, or @FILE with them; once for each input.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description =
          "Rows of a CSV file in one request, where the model leaves that open; default 256.")
  private int batch = 256;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}; default json, one document for each request.")
  private OutputForm output = OutputForm.JSON;

  InferCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    int sources =
        (json.isPresent() ? 1 : 0) + (csv.isPresent() ? 1 : 0) + (inputs.isEmpty() ? 0 : 1);
    if (sources != 1 || batch < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "give one of --json FILE, --csv FILE or --input NAME=VALUE; --batch is at least 1");
    }
    try (BlindserveClient client = server.connect(server.options(terminal).build())) {
      VersionReference version = model.of(client);
      InputDocuments documents = new InputDocuments(version.describe());
      List<AnswerDocument> answers = new ArrayList<>();
      for (byte[] request : requests(documents)) {
        AnswerDocument answer = AnswerDocument.parse("answer", version.infer(request));
        if (output == OutputForm.JSON) {
          terminal.out().println(answer.text());
        } else {
          answers.add(answer);
        }
      }
      if (output != OutputForm.JSON) {
        printRows(answers);
      }
    }
    return Main.DONE;
  }

  private List<byte[]> requests(InputDocuments documents) {
    if (csv.isPresent()) {
      return documents.ofRows(TextFile.csv(csv.get()), TextFile.name(csv.get()), batch);
    }
    return List.of(
        json.isPresent()
            ? documents.ofDocument(TextFile.json(json.get()), TextFile.name(json.get()))
            : documents.ofNamed(inputs));
  }

  private void printRows(List<AnswerDocument> answers) {
    if (answers.isEmpty()) {
      return;
    }
    List<String> head = new ArrayList<>(List.of("row"));
    head.addAll(answers.get(0).columns());
    List<List<String>> lines = new ArrayList<>(List.of(head));
    for (AnswerDocument answer : answers) {
      for (List<String> cells : answer.rows()) {
        List<String> line = new ArrayList<>(List.of(Integer.toString(lines.size())));
        line.addAll(cells);
        lines.add(line);
      }
    }
    output.printLines(terminal.out(), lines);
  }
}
