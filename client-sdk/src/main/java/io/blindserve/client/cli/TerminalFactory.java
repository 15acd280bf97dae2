package io.blindserve.client.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Hands the terminal to commands that ask for it in their constructor. */
final class TerminalFactory implements IFactory {

  private final Terminal terminal;

  TerminalFactory(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
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
