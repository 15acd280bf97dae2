package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** What is done with receipts apart from calls. */
@Command(
    name = "receipts",
    description = "Checks calls that wait for it against the server's access log.",
    subcommands = ReceiptsCommand.Check.class)
final class ReceiptsCommand implements Runnable {

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private Help help = new Help();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: check");
  }

  /** {@code receipts check}. */
  @Command(
      name = "check",
      description =
          "Checks the calls that were made with --receipts later; those that pass wait no longer.")
  static final class Check implements Callable<Integer> {

    private final Terminal terminal;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private Help help = new Help();

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private ReceiptOptions receipts = new ReceiptOptions();

    Check(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      if (!receipts.knowsLog()) {
        throw new ParameterException(spec.commandLine(), "--log-key is needed");
      }
      try (BlindserveClient client =
          server.connect(receipts.addTo(server.options(terminal)).build())) {
        int passed = client.checkReceipts();
        terminal.out().println(passed == 0 ? "no call waits" : counted(passed) + " in the log");
      }
      return Main.DONE;
    }

    private static String counted(int calls) {
      return calls == 1 ? "1 call is" : calls + " calls are";
    }
  }
}
