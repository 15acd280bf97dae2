package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.EncryptionTerms;
import io.blindserve.client.Model;
import io.blindserve.client.Prediction;
import io.blindserve.client.VersionReference;
import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.keys.store.SeedStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a server, classifies rows twice by it, in the clear and encrypted, and compares. */
@Command(
    name = "demo",
    description = {
      "Starts a server as a process of its own, sends it the same rows in the clear and encrypted under a key that it never "
          + "has, and compares the answers.",
      "The words that start the server come first: demo --server-command WORD... -- [options]"
    })
final class DemoCommand implements Callable<Integer> {

  private static final int LOG_LINES = 3;

  private final Terminal terminal;
  private final List<String> serverCommand;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private Help help = new Help();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model; default ${DEFAULT-VALUE}.",
      defaultValue = "breast-cancer")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "V",
      description = "Its version; default ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int version;

  @Option(
      names = "--plan",
      paramLabel = "NAME",
      description = "The plan; default ${DEFAULT-VALUE}.",
      defaultValue = "latency")
  private String plan = "";

  @Mixin private WireOption wire = new WireOption();

  @Option(names = "--rows", paramLabel = "N", description = "The first N rows; default all.")
  private int rows = Integer.MAX_VALUE;

  @Option(names = "--once", description = "A single row each way.")
  private boolean once;

  @Option(names = "--json", description = "End the output with one line of JSON.")
  private boolean json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "The rows with their diagnosis; default ${DEFAULT-VALUE}.",
      defaultValue = "docs/models/breast-cancer/data/heldout.csv")
  private Path csv = Path.of("");

  DemoCommand(Terminal terminal, List<String> serverCommand) {
    this.terminal = terminal;
    this.serverCommand = serverCommand;
  }

  @Override
  public Integer call() {
    if (serverCommand.isEmpty()) {
      throw new CliException(
          "say how the server is started: demo " + Words.SERVER_COMMAND + " WORD... -- [options]");
    }
    if (rows < 1) {
      throw new CliException("--rows is at least 1");
    }
    terminal.out().println("starting the server ...");
    try (ServerProcess server = ServerProcess.start(serverCommand)) {
      terminal.out().println("the server listens at " + server.address());
      DemoReport.drawing(terminal.out());
      return run(server);
    }
  }

  private int run(ServerProcess server) {
    DemoListener costs = new DemoListener(ProgressBar.on(terminal));
    ClientOptions options = wire.on(checking(server).plan(plan).progressListener(costs)).build();
    try (BlindserveClient plainClient =
            BlindserveClient.connect(server.address(), checking(server).build());
        BlindserveClient client = BlindserveClient.connect(server.address(), options)) {
      VersionReference chosen = plainClient.model(model).version(version);
      DemoRows sample = DemoRows.read(csv, chosen.describe().features(), once ? 1 : rows);
      DemoResult result = ask(chosen, client.model(model).version(version), sample);
      DemoReport report = new DemoReport(result, costs, server.kernels().orElse("unknown"));
      report.print(terminal.out(), server.lastRecords(LOG_LINES, result.lastRecord()));
      boolean audited = server.logKey().isEmpty() || audited(server, server.logKey().get());
      if (json) {
        terminal.out().println(report.json());
      }
      return result.kept() && audited ? Main.DONE : Main.FAILED;
    }
  }

  /** A server that says the key of its log is held to it: every call is checked. */
  private static ClientOptions.Builder checking(ServerProcess server) {
    ClientOptions.Builder options = ClientOptions.builder();
    server
        .logKey()
        .ifPresent(
            key ->
                options
                    .receipts(ReceiptPolicy.always(), key)
                    .receiptFolder(server.receiptFolder()));
    return options;
  }

  private boolean audited(ServerProcess server, String key) {
    PrintWriter out = terminal.out();
    out.println();
    out.println(
        "The client checked the receipt of every call: its record is in the log, with the digests of the bytes that were sent and came.");
    out.println("An auditor, who has the address and the key of the log and nothing else, says:");
    DemoAuditor.Verdict verdict = DemoAuditor.verify(serverCommand, server.address(), key);
    verdict.lines().forEach(out::println);
    return verdict.verified();
  }

  private DemoResult ask(
      VersionReference plainVersion, VersionReference encryptedVersion, DemoRows sample) {
    terminal.out().println("sending " + counted(sample.rows().size()) + " in the clear ...");
    Prediction[] plain;
    try (Model open = plainVersion.plain()) {
      plain = open.predict(sample.array());
    }
    terminal.out().println("making keys, and sending the same encrypted ...");
    try (SeedStore store = SeedStore.inMemory();
        Model open = encryptedVersion.encrypted(store)) {
      Prediction[] encrypted = open.predict(sample.array());
      EncryptionTerms terms = open.encryption().orElseThrow();
      terminal.out().println();
      return new DemoResult(model, open.version(), terms, sample.truth(), plain, encrypted);
    }
  }

  private static String counted(int rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }
}
