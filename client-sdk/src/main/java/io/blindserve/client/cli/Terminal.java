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
        Optional.ofNullable(System.console()),
        name -> Optional.ofNullable(System.getenv(name)));
  }
}
