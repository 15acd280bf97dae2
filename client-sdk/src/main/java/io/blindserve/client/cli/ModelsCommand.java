package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.ModelDescription;
import io.blindserve.client.ModelDescription.TensorDescription;
import io.blindserve.client.VersionReference;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the models of a server, or tells about one. */
@Command(
    name = "models",
    description =
        "Lists the models of a server, or tells about one of them and how it can be called encrypted.")
final class ModelsCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private Help help = new Help();

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(arity = "0..1", paramLabel = "MODEL", description = "The model to tell about.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Its version or label; without it the server's default.")
  private Optional<String> version = Optional.empty();

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (BlindserveClient client = server.connect(server.options(terminal).build())) {
      model.ifPresentOrElse(name -> tell(client, name), () -> list(client));
    }
    return Main.DONE;
  }

  private void list(BlindserveClient client) {
    Table table = new Table("model", "versions", "platform");
    for (String name : client.models()) {
      ModelDescription about = client.model(name).latest().describe();
      table.row(about.name(), String.join(", ", about.versions()), about.platform());
    }
    table.print(terminal.out());
  }

  private void tell(BlindserveClient client, String name) {
    VersionReference reference = ModelOptions.of(client.model(name), version);
    ModelDescription about = reference.describe();
    PrintWriter out = terminal.out();
    out.println("model     " + about.name());
    out.println("versions  " + String.join(", ", about.versions()));
    out.println("platform  " + about.platform());
    about.task().ifPresent(task -> out.println("task      " + task));
    tensors("input", about.inputs());
    tensors("output", about.outputs());
    line("labels", about.labels());
    line("features", about.features());
    reference.encryptionTerms().forEach(this::plan);
    reference.whyNotEncrypted().ifPresent(why -> out.println("encrypted no: " + why));
  }

  private void tensors(String what, List<TensorDescription> tensors) {
    for (TensorDescription tensor : tensors) {
      terminal
          .out()
          .printf("%-9s %s %s %s%n", what, tensor.name(), tensor.datatype(), tensor.shape());
    }
  }

  private void plan(EncryptionTerms terms) {
    PrintWriter out = terminal.out();
    out.println("encrypted plan " + terms.plan() + " " + terms.planDigest());
    out.printf(
        Locale.ROOT,
        "          N = %d, log2(QP) = %d, %d rows a request, error at most %s, keys %.1f MB, %s%n",
        1 << terms.logN(),
        terms.logQp(),
        terms.rowsPerRequest(),
        terms.promisedError(),
        terms.evaluationKeyBytes() / 1e6,
        terms.wire());
  }

  private void line(String what, List<String> words) {
    if (!words.isEmpty()) {
      terminal.out().printf("%-9s %s%n", what, String.join(", ", words));
    }
  }
}
