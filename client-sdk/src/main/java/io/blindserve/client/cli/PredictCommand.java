package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.Model;
import io.blindserve.client.Prediction;
import io.blindserve.client.VersionReference;
import io.blindserve.keys.store.SeedStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Classifies the rows of a CSV file. */
@Command(
    name = "predict",
    description = "Classifies the rows of a CSV file, in the clear or encrypted.")
final class PredictCommand implements Callable<Integer> {

  private final Terminal terminal;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private Help help = new Help();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private ReceiptOptions receipts = new ReceiptOptions();

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model.")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Its version or label; without it the server's default.")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--encrypted",
      description = "Encrypt the rows: the server never sees them, nor the answers.")
  private boolean encrypted;

  @Option(names = "--keys", paramLabel = "FILE", description = "The key file, with --encrypted.")
  private Optional<Path> keys = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "NAME",
      description = "The plan, with --encrypted; default the one that costs least for the rows.")
  private Optional<String> plan = Optional.empty();

  @Option(
      names = "--byte-price",
      paramLabel = "NS",
      description = "Nanoseconds that a byte takes, by which the plan is chosen; default 80.")
  private Optional<Double> bytePrice = Optional.empty();

  @Option(
      names = "--evidence",
      paramLabel = "DIR",
      description =
          "Keep the ciphertexts and evaluation keys of encrypted calls there, for an auditor who replays them (audit replay).")
  private Optional<Path> evidence = Optional.empty();

  @Mixin private WireOption wire = new WireOption();

  @Option(
      names = "--csv",
      required = true,
      paramLabel = "FILE",
      description = "The rows; its first line names the columns.")
  private Path csv = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}; default table.")
  private OutputForm output = OutputForm.TABLE;

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (encrypted != keys.isPresent() || (isChoosing() && !encrypted)) {
      throw new ParameterException(
          spec.commandLine(),
          "--keys FILE and --encrypted belong together, and --plan, --byte-price, --wire and --evidence to both");
    }
    ClientOptions.Builder options =
        receipts.addTo(server.options(terminal)).progressListener(ProgressBar.on(terminal));
    plan.ifPresent(options::plan);
    bytePrice.ifPresent(options::bytePrice);
    evidence.ifPresent(options::evidence);
    wire.on(options);
    try (BlindserveClient client = server.connect(options.build())) {
      VersionReference chosen = ModelOptions.of(client.model(model), version);
      double[][] rows = RowsFile.read(csv, chosen.describe().features());
      output.print(
          terminal.out(),
          keys.isPresent() ? encrypted(chosen, keys.get(), rows) : plain(chosen, rows));
    }
    return Main.DONE;
  }

  private boolean isChoosing() {
    return plan.isPresent() || bytePrice.isPresent() || wire.isGiven() || evidence.isPresent();
  }

  private static Prediction[] plain(VersionReference chosen, double[][] rows) {
    try (Model open = chosen.plain()) {
      return open.predict(rows);
    }
  }

  private Prediction[] encrypted(VersionReference chosen, Path file, double[][] rows) {
    try (SeedStore store = KeyFiles.open(terminal, file);
        Model open = chosen.encrypted(store)) {
      return open.predict(rows);
    }
  }
}
