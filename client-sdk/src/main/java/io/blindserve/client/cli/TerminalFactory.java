package io.blindserve.client.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands: hands them the terminal, and the demonstration the words that start a server. */
final class TerminalFactory implements IFactory {

  private final Terminal terminal;
  private final List<String> serverCommand;

  TerminalFactory(Terminal terminal, List<String> serverCommand) {
    this.terminal = terminal;
    this.serverCommand = List.copyOf(serverCommand);
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == DemoCommand.class) {
      return type.cast(new DemoCommand(terminal, serverCommand));
    }
    boolean wanted =
        Arrays.stream(type.getDeclaredConstructors())
            .anyMatch(c -> Arrays.equals(c.getParameterTypes(), new Class<?>[] {Terminal.class}));
    if (!wanted) {
      return CommandLine.defaultFactory().create(type);
    }
    Constructor<K> constructor = type.getDeclaredConstructor(Terminal.class);
    return constructor.newInstance(terminal);
  }
}
