package io.blindserve.client.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a command writes and whom it asks.
 *
 * @param out results
 * @param err progress and failures
 * @param console the person at the terminal, when there is one
 * @param environment environment variables by name
 */
record Terminal(
    PrintWriter out,
    PrintWriter err,
    Optional<Console> console,
    Function<String, Optional<String>> environment) {

  static Terminal system() {
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).filter(Terminal::isPerson),
        name -> Optional.ofNullable(System.getenv(name)));
  }

  /** From Java 22 on there is a console also where nobody sits, and it says so. */
  private static boolean isPerson(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
