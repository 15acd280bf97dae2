package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what a server says of a model. */
@Command(
    name = "metadata",
    description = "Prints what a server says of a model: one JSON document.")
final class MetadataCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private Help help = new Help();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private ModelOptions model = new ModelOptions();

  MetadataCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (BlindserveClient client = server.connect(server.options(terminal).build())) {
      byte[] document = model.of(client).describeAsJson();
      terminal.out().println(AnswerDocument.parse("metadata", document).text());
    }
    return Main.DONE;
  }
}
